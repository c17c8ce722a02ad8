/** The part of the runtime module that the tests use. */
declare module "cloudflare:workers" {
  export const exports: { readonly default: { fetch(url: string): Promise<Response> } };
}
