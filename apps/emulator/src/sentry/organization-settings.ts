import type { SentryOrganizationRow } from "./sentry-organization-row.ts";

/**
 * The settings in an organization's detail, with the values of a new organization. The world's `details` replace them.
 */
export function organizationSettings(row: SentryOrganizationRow): Record<string, unknown> {
  return {
    ...SETTINGS,
    isDefault: false,
    orgRoleList: ORG_ROLES,
    teamRoleList: TEAM_ROLES,
    require2FA: row.require_2fa === 1,
  };
}

const SETTINGS = {
  experiments: {},
  defaultRole: "member",
  availableRoles: [
    { id: "billing", name: "Billing" },
    { id: "member", name: "Member" },
    { id: "admin", name: "Admin" },
    { id: "manager", name: "Manager" },
    { id: "owner", name: "Owner" },
  ],
  openMembership: true,
  allowSharedIssues: true,
  enhancedPrivacy: false,
  dataScrubber: false,
  dataScrubberDefaults: false,
  sensitiveFields: [],
  safeFields: [],
  storeCrashReports: 0,
  attachmentsRole: "member",
  debugFilesRole: "admin",
  eventsMemberAdmin: true,
  alertsMemberWrite: true,
  scrubIPAddresses: false,
  scrapeJavaScript: true,
  allowJoinRequests: true,
  relayPiiConfig: null,
  relayDsnEndpoint: null,
  trustedRelays: [],
  pendingAccessRequests: 0,
  hideAiFeatures: false,
  aggregatedDataConsent: false,
  isDynamicallySampled: false,
  issueAlertsThreadFlag: true,
  metricAlertsThreadFlag: true,
  requiresSso: false,
  defaultAutofixAutomationTuning: "off",
  defaultSeerScannerAutomation: true,
  enableSeerCoding: true,
  defaultCodingAgent: "seer",
  defaultCodingAgentIntegrationId: null,
  defaultAutomatedRunStoppingPoint: "code_changes",
  autoEnableCodeReview: false,
  autoOpenPrs: false,
  defaultCodeReviewTriggers: [],
};

const ORG_ROLES = ["Billing", "Member", "Admin", "Manager", "Owner"].map((name) => ({
  id: name.toLowerCase(),
  name,
  desc: "",
  scopes: ["org:read"],
  allowed: true,
  isAllowed: true,
  isRetired: name === "Admin",
  isTeamRolesAllowed: name !== "Billing",
  is_global: name === "Manager" || name === "Owner",
  isGlobal: name === "Manager" || name === "Owner",
  minimumTeamRole: name === "Manager" || name === "Owner" ? "admin" : "contributor",
}));

const TEAM_ROLES = ["Contributor", "Admin"].map((name) => ({
  id: name.toLowerCase(),
  name: `Team ${name}`,
  desc: "",
  scopes: ["team:read"],
  allowed: true,
  isAllowed: true,
  isRetired: false,
  isTeamRolesAllowed: true,
  isMinimumRoleFor: name === "Admin" ? "admin" : null,
}));
