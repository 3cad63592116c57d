import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** The whole configuration: types, validation, documentation and defaults in one place. */
export const Configuration = Type.Object(
  {
    host: Type.String({ default: '127.0.0.1', description: 'Address to listen on' }),
    port: Type.Integer({ default: 8474, minimum: 0, maximum: 65535, description: 'Port to listen on; 0 takes a free one' }),
    records: Type.String({
      default: 'embedded',
      pattern: '^(embedded|postgres(ql)?://.+)$',
      description: 'PostgreSQL: `embedded`, or `postgres://user:password@host/database` (version 15 or later)',
    }),
    telemetry: Type.String({
      default: 'embedded',
      pattern: '^(embedded|https?://.+)$',
      description: 'ClickHouse: `embedded`, or `http(s)://user:password@host:8123/database`',
    }),
    telemetryMemoryBytes: Type.Integer({
      default: 300_000_000,
      minimum: 50_000_000,
      description: 'Memory that one telemetry query may take',
    }),
    sessionHours: Type.Number({
      default: 12,
      exclusiveMinimum: 0,
      maximum: 720,
      description: 'Hours without use until a session ends',
    }),
    tlsCertificate: Type.String({
      default: '',
      description: 'File with the certificate and those that vouch for it (PEM), to speak TLS without a proxy',
    }),
    tlsKey: Type.String({ default: '', description: 'File with the key of the certificate (PEM)' }),
    secureCookies: Type.Boolean({ default: false, description: 'Send cookies only over TLS; set it behind a TLS proxy' }),
    trustProxy: Type.Boolean({ default: false, description: 'Believe X-Forwarded-For and X-Forwarded-Proto' }),
    loginsPerMinute: Type.Integer({ default: 10, minimum: 1, description: 'Attempts to sign in from one address in a minute' }),
    maxUploadBytes: Type.Integer({ default: 64 * 2 ** 30, minimum: 1, description: 'Largest file that may be uploaded' }),
    captureDays: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 36_500,
      description:
        'Days after which an uploaded capture is reduced to the frames that show findings and what devices said; 0 keeps captures whole',
    }),
    analysisMemoryMegabytes: Type.Integer({
      default: 768,
      minimum: 128,
      description: 'Heap of the process that analyses a capture',
    }),
    releaseAlone: Type.Boolean({
      default: false,
      description: 'Who verified an entry of the library may also release it; otherwise that takes another person',
    }),
    reviewImports: Type.Boolean({
      default: false,
      description:
        'Entries of kinds that anybody may write, as indicators and rules, wait until a person releases them, also when a file, an update or a bundle brings them',
    }),
    logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      default: 'info',
      description: 'Least severe line of the log',
    }),
  },
  { additionalProperties: false },
);
export type Configuration = Static<typeof Configuration>;

/** Name of the environment variable of a setting: `sessionHours` → `FENGSUI_SESSION_HOURS`. */
export function environmentName(setting: string): string {
  return `FENGSUI_${setting.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

/** Where data lives when nobody says: the system's place for root, because the embedded PostgreSQL then runs under another user. */
export function defaultDataDir(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.FENGSUI_DATA) return environment.FENGSUI_DATA;
  if (process.getuid?.() === 0) return '/var/lib/fengsui';
  return join(environment.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'fengsui');
}

/**
 * Reads the configuration: defaults, then `fengsui.json` of the data folder, then the environment, then what the caller says.
 * @throws Error that names the setting, where it came from and what is allowed
 */
export function readConfiguration(
  dataDir: string,
  overrides: Partial<Configuration> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Configuration {
  const file = join(dataDir, 'fengsui.json');
  const values: Record<string, unknown> = { ...readSettings(file) };
  const origins = new Map(Object.keys(values).map((setting) => [setting, file]));
  for (const [setting, schema] of Object.entries(Configuration.properties)) {
    const name = environmentName(setting);
    const text = environment[name];
    if (text === undefined || text === '') continue;
    values[setting] = Value.Convert(schema, text);
    origins.set(setting, name);
  }
  for (const [setting, value] of Object.entries(overrides)) if (value !== undefined) values[setting] = value;
  const complete = Value.Default(Configuration, values);
  if (Value.Check(Configuration, complete)) return complete;
  const [error] = Value.Errors(Configuration, complete);
  const setting =
    error.instancePath.slice(1) || String((error.params as { additionalProperties?: unknown }).additionalProperties);
  throw new Error(`Setting ${setting} from ${origins.get(setting) ?? 'the caller'}: ${error.message}. ${describe(setting)}`);
}

function describe(setting: string): string {
  const schema = (Configuration.properties as Record<string, { description?: string }>)[setting];
  return schema?.description ?? `Settings are: ${Object.keys(Configuration.properties).join(', ')}.`;
}

function readSettings(file: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`Cannot read ${file}; correct its permissions`, { cause: error });
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
  throw new Error(`${file} must hold one JSON object`);
}
