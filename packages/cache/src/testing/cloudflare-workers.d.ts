/** What the tests use of the runtime's own module. */
declare module "cloudflare:workers" {
  export const exports: { readonly default: { fetch(url: string): Promise<Response> } };
}
