declare module "lucene" {
  const lucene: { parse(query: string): unknown };
  export default lucene;
}
