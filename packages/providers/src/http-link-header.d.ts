/** What is used of http-link-header 1.1, which brings no types. */
declare module "http-link-header" {
  class LinkHeader {
    /** Throws an Error for text that is no Link header. */
    static parse(header: string): LinkHeader;
    rel(relation: string): readonly LinkHeader.Reference[];
  }
  namespace LinkHeader {
    /** One link; an attribute that stands twice is a list, an extended one (`title*`) an object. */
    interface Reference {
      readonly uri: string;
      readonly [attribute: string]: unknown;
    }
  }
  export = LinkHeader;
}
