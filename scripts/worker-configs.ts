import { describeProvider } from "@roster/providers";
import { providerSettings, type RosterConfig } from "./roster-config.ts";

/** The settings of a wrangler configuration that the scripts read. */
export interface WorkerConfig {
  readonly name: string;
  readonly main: string;
  readonly compatibility_date: string;
  readonly compatibility_flags?: readonly string[];
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly services?: readonly ServiceConfig[];
  readonly durable_objects?: { readonly bindings: readonly { readonly name: string; readonly class_name: string }[] };
  readonly [setting: string]: unknown;
}

/** A binding to another Worker. */
interface ServiceConfig {
  readonly binding: string;
  readonly service: string;
  readonly entrypoint?: string;
  /** The entrypoint reads them as `ctx.props`. */
  readonly props?: Readonly<Record<string, unknown>>;
}

/** A wrangler configuration file. `path` is relative to the root of the repository. */
export interface WorkerConfigFile {
  readonly path: string;
  readonly config: WorkerConfig;
}

/** Settings that all Workers share. */
const COMMON = {
  $schema: "../../node_modules/wrangler/config-schema.json",
  main: "src/index.ts",
  compatibility_date: "2026-11-01",
  send_metrics: false,
  workers_dev: false,
  preview_urls: false,
  // Minified bundles upload and start faster. The source map restores line numbers in stack traces.
  minify: true,
  keep_names: false,
  upload_source_maps: true,
  // Only the Workers' own log lines are kept. They contain no query string, token or id.
  observability: {
    enabled: true,
    redact_query_string: true,
    logs: { enabled: true, invocation_logs: false },
    traces: { enabled: true, head_sampling_rate: 0.1 },
  },
} as const;

/** The wrangler configuration of every Worker that `roster.config.jsonc` describes. */
export function createWorkerConfigs(config: RosterConfig): readonly WorkerConfigFile[] {
  const regions = Object.keys(config.regions);
  return [gatewayConfig(config), ...regions.map((region) => regionConfig(config, region))];
}

function gatewayConfig(config: RosterConfig): WorkerConfigFile {
  const regions = Object.keys(config.regions);
  return {
    path: "apps/gateway/wrangler.jsonc",
    config: {
      ...COMMON,
      name: "roster-gateway",
      // The platform's rate limiter by client address, which the gateway consults first.
      ratelimits: [{ name: "GATE", namespace_id: "1001", simple: { limit: 6000, period: 60 } }],
      vars: {
        REGIONS: regions.map((region) => ({
          id: region,
          binding: bindingName(region),
          sources: sourceVariables(config, region).map(({ id, installation, provider }) => ({
            id,
            installation,
            provider,
            region,
            unsupported: describeProvider(provider).unsupported,
          })),
        })),
      },
      services: regions.map((region) => ({
        binding: bindingName(region),
        service: `roster-region-${region}`,
        entrypoint: "Internal",
      })),
    },
  };
}

function regionConfig(config: RosterConfig, region: string): WorkerConfigFile {
  return {
    path: `apps/region/wrangler.${region}.jsonc`,
    config: {
      ...COMMON,
      // A caller that disconnects aborts its proxied request, also in the Directory, which sends it.
      compatibility_flags: ["enable_request_signal", "enable_abortsignal_rpc"],
      name: `roster-region-${region}`,
      vars: { SOURCES: sourceVariables(config, region) },
      durable_objects: {
        bindings: [
          { name: "DIRECTORY", class_name: "Directory" },
          { name: "ADMISSION", class_name: "Admission" },
        ],
      },
      exports: {
        Directory: { type: "durable-object", storage: "sqlite" },
        Admission: { type: "durable-object", storage: "sqlite" },
      },
    },
  };
}

interface SourceVariable {
  readonly id: string;
  readonly installation: string;
  readonly provider: string;
  readonly region: string;
  readonly url: string;
  readonly hosts: readonly string[];
  readonly served: readonly string[];
  readonly secret: string;
  readonly settings?: object;
  readonly [providerSetting: string]: unknown;
}

function sourceVariables(config: RosterConfig, region: string): readonly SourceVariable[] {
  const all = Object.values(config.regions).flatMap(({ sources }) => sources);
  return (config.regions[region]?.sources ?? []).flatMap((source) => {
    const { id, installation, hosts, secret, settings } = source;
    const upstream = config.installations[installation];
    const served = all.filter((source) => source.installation === installation).flatMap((source) => source.hosts);
    return upstream
      ? {
          id,
          installation,
          provider: upstream.provider,
          region,
          url: upstream.url,
          hosts,
          served,
          secret,
          ...(settings && { settings }),
          ...providerSettings(source),
        }
      : [];
  });
}

/** The name of the service binding for a region: `REGION_US` for `us`. */
export function bindingName(region: string): string {
  return `REGION_${region.toUpperCase().replaceAll("-", "_")}`;
}
