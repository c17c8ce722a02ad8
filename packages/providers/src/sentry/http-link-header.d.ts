/** The part of the library that is used here. Its published types pull in all of Node's, which no Worker has. */
declare module "http-link-header" {
  export interface Reference {
    readonly uri: string;
    readonly rel: string;
    readonly [parameter: string]: string | undefined;
  }
  export default class LinkHeader {
    static parse(value: string): LinkHeader;
    readonly refs: Reference[];
    rel(relation: string): Reference[];
  }
}
