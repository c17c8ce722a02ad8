/** The text of an SQL file, for tests. */
declare module "*.sql?raw" {
  const text: string;
  // oxlint-disable-next-line import/no-default-export -- Vite exports the text as the default.
  export default text;
}
