export { CombinedSource } from "./combined-source.ts";
export { failedStatus } from "./failed-status.ts";
export { decodeFeedCursor, encodeFeedCursor, type FeedCursor } from "./feed-cursor.ts";
export { findOrganization, type FoundOrganization } from "./find-organization.ts";
export {
  decodeFindResult,
  decodeListing,
  decodeProjectListing,
  decodeSourceChanges,
  decodeSourceStatuses,
  encodeFindResult,
  encodeListing,
  encodeProjectListing,
} from "./listing-wire.ts";
export { listOrganizations, type OrganizationListPage, type PageRequest } from "./organization-list-page.ts";
export { problemFromReports, projectsProblem, refusalProblem } from "./problem-from-reports.ts";
export { listProjects, type ProjectListPage } from "./project-list-page.ts";
export { parseReference, type OrganizationReference } from "./parse-reference.ts";
export { PROJECT_SORT } from "./project-sort.ts";
export { readChangeFeed } from "./read-change-feed.ts";
export { streamOrganizations, type ExportedRows } from "./stream-organizations.ts";
export { streamPages } from "./stream-pages.ts";
export { restrictToSources } from "./restrict-to-sources.ts";
export { failedReport, hasData, isRefusal, type SourceReport, type Warning } from "./source-report.ts";
export { INCLUDE_NOTHING, MAX_MOVED } from "./source.ts";
export type {
  Change,
  ChangesRequest,
  FacetStatus,
  FindOptions,
  FindResult,
  Freshness,
  Include,
  Listing,
  MovedOrganization,
  OrganizationDocument,
  ProjectListing,
  ProjectRow,
  Question,
  RefreshOptions,
  RequestedOffset,
  Row,
  Slice,
  Source,
  SourceChanges,
  SourceChangesPage,
  SourceDescription,
  SourceOffset,
  SourceStatus,
} from "./source.ts";
