export { parseFeedPlace, printFeedPlace, readFeed, type FeedPage, type FeedPlace } from "./feed.ts";
export { findOrganization, type Found } from "./find.ts";
export { listOrganizations, type Page, type PageRequest } from "./list.ts";
export { narrowSources } from "./narrow.ts";
export { failureOf } from "./outcome.ts";
export { listProjects, PROJECT_SORT, type ProjectPage } from "./projects.ts";
export {
  failedReport,
  hasData,
  isComplete,
  isRefusal,
  type SourceReport,
  type SourceState,
  type Warning,
  type WarningCode,
} from "./report.ts";
export type {
  Change,
  ChangeMark,
  ChangesRead,
  ChangesRequest,
  FacetStatus,
  Finding,
  FindOptions,
  Freshness,
  Include,
  Listing,
  OrganizationDocument,
  ProjectListing,
  ProjectRow,
  Question,
  Row,
  Slice,
  Source,
  SourceChanges,
  SourceDescription,
  SourceStatus,
} from "./source.ts";
