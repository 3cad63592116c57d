import { request } from '../api/client.ts';
import type { Page } from '../api/types.ts';

/** What was said against a file, by a list of hashes or a rule. */
export interface FileVerdict {
  by: 'hash' | 'yara';
  name: string;
  reason: string;
  source: string;
  techniques: string[];
}

/** A file that crossed the wire. */
export interface FoundFile {
  id: string;
  capture: string;
  captureName: string;
  name: string;
  path: string;
  protocol: string;
  direction: 'upload' | 'download';
  sender: string;
  receiver: string;
  senderAsset: string | null;
  receiverAsset: string | null;
  firstSeen: string;
  count: number;
  frames: number[];
  size: number;
  declared: number | null;
  carved: number;
  sha256: string;
  sha1: string;
  md5: string;
  typeName: string;
  complete: boolean;
  notes: string[];
  verdict: 'hash' | 'yara' | 'none';
  verdicts: FileVerdict[];
  sample: boolean;
}

export interface FileFilter {
  capture?: string;
  asset?: string;
  q?: string;
  verdict?: string;
}

export interface EntryLink {
  kind: string;
  key: string;
  label: string;
}

/** An indicator of the library that was met, and what came of it. */
export interface IndicatorSighting {
  indicator: EntryLink;
  indicates: EntryLink[];
  type: string;
  value: string;
  client: string;
  server: string;
  firstSeen: string;
  lastSeen: string;
  score: number;
  outcome: 'finding' | 'warned' | 'faded' | 'outside';
  list: string | null;
  source: string;
  document: string;
}

/** What is done with the files of a site's captures. */
export interface FileSettings {
  hashes: boolean;
  rules: boolean;
  samples: boolean;
  changedBy: string | null;
  changedAt: string | null;
}

const PAGE = 100;
const at = encodeURIComponent;

/** The calls about files and the indicators that captures met. */
export const filesApi = {
  list: (filter: FileFilter, after?: string) =>
    request<Page<FoundFile>>('GET', '/files', { query: { ...filter, after, limit: PAGE } }),
  sample: (id: string) => `/api/files/${at(id)}/sample`,
  ofCapture: (id: string) => request<{ items: IndicatorSighting[] }>('GET', `/captures/${at(id)}/indicators`),
  ofFinding: (id: string) => request<{ items: IndicatorSighting[] }>('GET', `/findings/${at(id)}/indicators`),
  settings: (site: string) => request<FileSettings>('GET', `/sites/${at(site)}/file-settings`),
  change: (site: string, body: Pick<FileSettings, 'hashes' | 'rules' | 'samples'>) =>
    request<FileSettings>('PUT', `/sites/${at(site)}/file-settings`, { body }),
};
