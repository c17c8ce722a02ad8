export { k6 } from "./k6-description.ts";
