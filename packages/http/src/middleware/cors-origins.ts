/** The variable `CORS_ORIGINS`: a comma list of origins, or `*`. None by default. */
export function readCorsOrigins(variable: string | undefined): readonly string[] {
  return (variable ?? "")
    .split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
}
