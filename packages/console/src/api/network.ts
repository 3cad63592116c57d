import type { Bilingual } from '../i18n/use-text.ts';
import type { CaptureKind } from './captures.ts';
import type { Severity } from './types.ts';

/** What stands in a plant and who talks to whom: shapes of the HTTP API. */

/** One plant, station or building. */
export interface Site {
  id: string;
  name: string;
  description: string;
  createdAt: string;
  assets: number;
  captures: number;
  openFindings: number;
}

/** The Purdue levels as bands, the enterprise on top; 3.5 is the demilitarised zone. */
export const PURDUE_LEVELS = [5, 4, 3.5, 3, 2, 1, 0] as const;

/** A group of assets with one security level (IEC 62443). */
export interface Zone {
  id: string;
  site: string;
  name: string;
  purdueLevel: number;
  description: string;
  assets: number;
}

/** An act on the wire: a write, a control, a transfer, or its refusal. */
export interface RecordedEvent {
  id: string;
  capture: string;
  site: string;
  at: string;
  frame: number | null;
  protocol: string;
  function: string;
  client: string;
  server: string;
  clientAsset: string | null;
  serverAsset: string | null;
  acts: string[];
  refused: boolean;
  status: string;
  unit: number | null;
  area: number | null;
  address: number | null;
  value: number | null;
}

/** The attributes of an asset that evidence or a person gives, in the order they are shown. */
export const ATTRIBUTES = [
  'name',
  'vendor',
  'product',
  'model',
  'orderNumber',
  'firmware',
  'serial',
  'role',
  'purdueLevel',
] as const;
export type AttributeName = (typeof ATTRIBUTES)[number];

/** A device as a list shows it. */
export interface Asset {
  id: string;
  site: string;
  zone: string | null;
  interfaces: { mac: string | null; ips: string[] }[];
  name: string | null;
  vendor: string | null;
  product: string | null;
  model: string | null;
  orderNumber: string | null;
  firmware: string | null;
  serial: string | null;
  role: string | null;
  purdueLevel: number | null;
  protocols: { id: string; as: 'client' | 'server' | 'peer' }[];
  conflicts: string[];
  firstSeen: string;
  lastSeen: string;
  openFindings: number;
  worstSeverity: Severity | null;
  openMatches: number;
  worstCvss: number | null;
}

/** How a claim about a device was found; `stated` by the device itself. */
export type IdentityMethod = 'stated' | 'fingerprint' | 'spelling' | 'registry' | 'behaviour' | 'derived';

/** One attribute as decided, by all evidence together or by a person. */
export interface Attribute {
  attribute: AttributeName;
  value: string;
  confidence: number;
  by: 'evidence' | 'person';
  source: string;
  method: IdentityMethod | null;
  fingerprint: string | null;
  conflict: boolean;
}

/** One statement of one source about one attribute. */
export interface Evidence {
  attribute: string;
  value: string;
  source: string;
  method: IdentityMethod;
  /** The fingerprint that concluded it. */
  fingerprint: string | null;
  /** Why, where the source does not tell it. */
  reason: Bilingual | null;
  confidence: number;
  capture: string;
  frame: number | null;
  at: string | null;
}

/** A device with everything that is known about it and why. */
export interface AssetDetail extends Asset {
  attributes: Attribute[];
  evidence: Evidence[];
  overrides: { attribute: AttributeName; value: string; note: string; by: string; at: string }[];
  captures: { id: string; kind: CaptureKind; name: string; firstSeen: string; lastSeen: string }[];
}

/** All messages between a client and a server of one protocol in one capture. */
export interface Conversation {
  id: string;
  capture: string;
  site: string;
  client: string;
  server: string;
  clientAsset: string | null;
  serverAsset: string | null;
  protocol: string;
  port: number | null;
  messages: number;
  bytes: number;
  errors: number;
  firstSeen: string;
  lastSeen: string;
  functions: { code: unknown; name: string; count: number; errors: number }[];
}

/** A device on the map. */
export interface MapNode {
  id: string;
  label: string;
  role: string | null;
  vendor: string | null;
  zone: string | null;
  purdueLevel: number | null;
  worstSeverity: Severity | null;
  openFindings: number;
  openMatches: number;
}

/** Who talks to whom on the map. */
export interface MapLink {
  client: string;
  server: string;
  protocols: string[];
  messages: number;
  bytes: number;
  errors: number;
  lastSeen: string;
}

/** The network of a site. */
export interface NetworkMap {
  /** Zones; those of a policy may have no level. */
  zones: (Omit<Zone, 'purdueLevel'> & { purdueLevel: number | null })[];
  nodes: MapNode[];
  links: MapLink[];
}
