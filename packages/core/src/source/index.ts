export {
  decodeFeedCursor,
  encodeFeedCursor,
  readChangeFeed,
  type ChangeFeedPage,
  type FeedCursor,
} from "./change-feed.ts";
export { findOrganization, type FoundOrganization } from "./find-organization.ts";
export { listOrganizations, type OrganizationListPage, type PageRequest } from "./organization-list-page.ts";
export { restrictToSources } from "./restrict-to-sources.ts";
export { problemFromReports } from "./problem-from-reports.ts";
export { listProjects, PROJECT_SORT, type ProjectListPage } from "./project-list-page.ts";
export {
  failedReport,
  hasData,
  isComplete,
  isRefusal,
  type SourceReport,
  type SourceState,
  type Warning,
  type WarningCode,
} from "./source-report.ts";
export type {
  Change,
  SourceOffset,
  SourceChangesPage,
  ChangesRequest,
  FacetStatus,
  FindResult,
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
