/** An upstream credential: the scheme of an `Authorization` header (`Bearer`, `Basic` or `Token`) and what follows it. */
export interface Credential {
  readonly scheme: string;
  readonly token: string;
}
