import { request, send, type Query } from './client.ts';
import type { Asset, AssetDetail, AttributeName, Conversation, NetworkMap, RecordedEvent, Site, Zone } from './network.ts';
import type { AuditEntry, Organisation, OrganisationLevel, RoleTable, Session, Token, User, UserRole } from './accounts.ts';
import type { Capture, CaptureDetail, CaptureKind, DecodedFrame, SourceComponent, SourceFormat } from './captures.ts';
import type { Enrolment, Sensor } from './sensors.ts';
import type { Finding, FindingDetail, FindingState, MatchCounts, Overview, Suppression, SuppressionCreate } from './findings.ts';
import type { Import, LibraryState, Rejection, Vulnerability } from '../library/api.ts';
import type { Job, Page } from './types.ts';
import type { Match, MatchState } from '../matches/api.ts';

/** Filters of the inventory. */
export interface AssetFilter {
  q?: string;
  site?: string;
  zone?: string;
  role?: string;
  vendor?: string;
  protocol?: string;
  purdueLevel?: string;
  capture?: string;
  sort?: 'lastSeen' | 'name' | 'vendor' | 'risk';
}

/** Filters of the findings; the state `open` stands for the open ones together. */
export interface FindingFilter {
  q?: string;
  site?: string;
  asset?: string;
  capture?: string;
  severity?: string;
  state?: string;
  technique?: string;
  assignee?: string;
  /** Only those that are suppressed, or only those that are not. */
  suppressed?: boolean;
  sort?: 'severity' | 'lastSeen';
}

/** Filters of the acts. */
export interface EventFilter {
  site?: string;
  asset?: string;
  capture?: string;
  conversation?: string;
  protocol?: string;
  act?: string;
  refused?: boolean;
}

/** Filters of the matches. */
export interface MatchFilter {
  site?: string;
  asset?: string;
  vulnerability?: string;
  state?: string;
  kev?: boolean;
  place?: string;
  /** The fix that closes them. */
  kind?: string;
  product?: string;
  version?: string;
  /** Time from which they came to be. */
  since?: string;
}

/** Filters of the library. */
export interface LibraryFilter {
  q?: string;
  vendor?: string;
  severity?: string;
  kev?: boolean;
  matched?: boolean;
}

const PAGE = 100;
const at = encodeURIComponent;
const get = <T>(path: string, query?: object) => request<T>('GET', path, { query: query as Query });
const post = <T>(path: string, body: unknown = {}) => request<T>('POST', path, { body });
const put = <T>(path: string, body: unknown) => request<T>('PUT', path, { body });
const patch = <T>(path: string, body: unknown) => request<T>('PATCH', path, { body });
const remove = (path: string) => request<void>('DELETE', path);

/** Sends one piece of a file; the answer says how much is safely on disk. */
const append = (path: string) => (id: string, offset: number, chunk: Blob, signal: AbortSignal) =>
  request<{ received: number; size: number }>('PUT', `${path}/${at(id)}/content`, {
    body: chunk,
    signal,
    headers: { 'content-type': 'application/octet-stream', 'upload-offset': String(offset) },
  });

/** Every call the console makes, one line each, grouped as the API groups them. */
export const api = {
  setup: {
    state: () => get<{ needed: boolean; demo: boolean }>('/setup'),
    run: (body: { token: string; name: string; displayName?: string; password: string; organisation?: string; level?: string }) =>
      post<Session>('/setup', body),
    accept: (body: { token: string; password: string }) => post<Session>('/invitation', body),
  },
  session: {
    get: () => get<Session>('/session'),
    login: (name: string, password: string) => post<Session>('/session', { name, password }),
    logout: () => remove('/session'),
    switch: (organisation: string) => patch<Session>('/session', { organisation }),
    password: (current: string, password: string) => put<void>('/session/password', { current, password }),
  },
  users: {
    list: (after?: string) => get<Page<User>>('/users', { after, limit: PAGE }),
    create: (body: { name: string; displayName?: string; role: UserRole; password?: string }) =>
      post<{ user: User; invitation: string | null }>('/users', body),
    update: (id: string, body: { displayName?: string; role?: UserRole; disabled?: boolean }) =>
      patch<User>(`/users/${at(id)}`, body),
    invite: (id: string) => post<{ user: User; invitation: string | null }>(`/users/${at(id)}/invitation`),
    remove: (id: string) => remove(`/users/${at(id)}`),
  },
  roles: () => get<RoleTable>('/roles'),
  tokens: {
    list: () => get<{ items: Token[] }>('/tokens'),
    create: (body: { name: string; scopes: string[]; days: number | null }) =>
      post<{ token: Token; secret: string }>('/tokens', body),
    revoke: (id: string) => remove(`/tokens/${at(id)}`),
  },
  organisations: {
    list: () => get<{ items: Organisation[] }>('/organisations'),
    create: (body: { name: string; level: OrganisationLevel }) => post<Organisation>('/organisations', body),
    update: (id: string, body: { name?: string; level?: OrganisationLevel }) =>
      patch<Organisation>(`/organisations/${at(id)}`, body),
  },
  audit: (query: { user?: string; action?: string }, after?: string) =>
    get<Page<AuditEntry>>('/audit', { ...query, after, limit: PAGE }),
  jobs: {
    list: (query: { state?: Job['state']; kind?: string; subject?: string }) => get<Page<Job>>('/jobs', { ...query, limit: 50 }),
    get: (id: string) => get<Job>(`/jobs/${at(id)}`),
  },
  overview: (site?: string) => get<Overview>('/overview', { site }),
  map: (site: string) => get<NetworkMap>('/map', { site }),
  sites: {
    list: () => get<{ items: Site[] }>('/sites'),
    create: (body: { name: string; description?: string }) => post<Site>('/sites', body),
    update: (id: string, body: { name?: string; description?: string }) => patch<Site>(`/sites/${at(id)}`, body),
    remove: (id: string) => remove(`/sites/${at(id)}`),
  },
  zones: {
    list: (site?: string) => get<{ items: Zone[] }>('/zones', { site }),
    create: (body: { site: string; name: string; purdueLevel: number; description?: string }) => post<Zone>('/zones', body),
    update: (id: string, body: { name?: string; purdueLevel?: number; description?: string }) =>
      patch<Zone>(`/zones/${at(id)}`, body),
    remove: (id: string) => remove(`/zones/${at(id)}`),
  },
  assets: {
    list: (filter: AssetFilter, after?: string) => get<Page<Asset>>('/assets', { ...filter, after, limit: PAGE }),
    get: (id: string) => get<AssetDetail>(`/assets/${at(id)}`),
    slice: (id: string) => `/api/assets/${at(id)}/pcap`,
    move: (id: string, zone: string | null) => patch<Asset>(`/assets/${at(id)}`, { zone }),
    decide: (id: string, attribute: AttributeName, value: string, note?: string) =>
      put<AssetDetail>(`/assets/${at(id)}/attributes/${attribute}`, { value, ...(note ? { note } : {}) }),
    undecide: (id: string, attribute: AttributeName) => remove(`/assets/${at(id)}/attributes/${attribute}`),
  },
  conversationSlice: (id: string) => `/api/conversations/${at(id)}/pcap`,
  conversations: (query: { site?: string; asset?: string; protocol?: string; capture?: string }, after?: string) =>
    get<Page<Conversation>>('/conversations', { ...query, after, limit: PAGE }),
  findings: {
    list: (filter: FindingFilter, after?: string, limit = PAGE) => get<Page<Finding>>('/findings', { ...filter, after, limit }),
    get: (id: string) => get<FindingDetail>(`/findings/${at(id)}`),
    update: (id: string, body: { state?: FindingState; assignee?: string | null; note?: string }) =>
      patch<Finding>(`/findings/${at(id)}`, body),
    frames: (id: string) => get<{ items: DecodedFrame[] }>(`/findings/${at(id)}/frames`),
    slice: (id: string, capture: string) => `/api/findings/${at(id)}/pcap?capture=${at(capture)}`,
  },
  captures: {
    list: (kind: CaptureKind | undefined, site: string | undefined, after?: string) =>
      get<Page<Capture>>('/captures', { kind, site, after, limit: PAGE }),
    get: (id: string) => get<CaptureDetail>(`/captures/${at(id)}`),
    remove: (id: string) => remove(`/captures/${at(id)}`),
    create: (body: { site: string; name: string; size: number; kind?: CaptureKind; format?: string }) =>
      post<Capture>('/captures', body),
    append: append('/captures'),
    offset: (id: string) => uploadOffset(`/captures/${at(id)}/content`),
    complete: (id: string, sha256: string) => post<Capture>(`/captures/${at(id)}/complete`, { sha256 }),
    analyse: (id: string) => post<Capture>(`/captures/${at(id)}/analyse`),
    download: (id: string) => `/api/captures/${at(id)}/pcap`,
    frame: (id: string, frame: number) => get<{ items: DecodedFrame[] }>(`/captures/${at(id)}/frames`, { frame }),
    components: (id: string, q: string | undefined, after?: string) =>
      get<Page<SourceComponent>>(`/captures/${at(id)}/components`, { q, after, limit: PAGE }),
  },
  protocols: () => get<{ items: { id: string; name: string }[] }>('/protocols'),
  sourceFormats: () => get<{ items: SourceFormat[] }>('/source-formats'),
  events: (filter: EventFilter, after?: string) => get<Page<RecordedEvent>>('/events', { ...filter, after, limit: PAGE }),
  suppressions: {
    list: (filter: { site?: string; state?: string }, after?: string) =>
      get<Page<Suppression>>('/suppressions', { ...filter, after, limit: PAGE }),
    create: (body: SuppressionCreate) => post<Suppression>('/suppressions', body),
    update: (id: string, body: { owner?: string; reason?: string; expiresAt?: string }) =>
      patch<Suppression>(`/suppressions/${at(id)}`, body),
    end: (id: string) => remove(`/suppressions/${at(id)}`),
  },
  sensors: {
    list: (site: string | undefined, after?: string) => get<Page<Sensor>>('/sensors', { site, after, limit: PAGE }),
    get: (id: string) => get<Sensor>(`/sensors/${at(id)}`),
    rename: (id: string, name: string) => patch<Sensor>(`/sensors/${at(id)}`, { name }),
    revoke: (id: string) => remove(`/sensors/${at(id)}`),
    enrolments: () => get<{ items: Enrolment[] }>('/sensors/enrolments'),
    enrol: (body: { site: string; name: string; hours: number }) =>
      post<{ enrolment: Enrolment; token: string }>('/sensors/enrolments', body),
    takeBack: (id: string) => remove(`/sensors/enrolments/${at(id)}`),
  },
  matches: {
    list: (filter: MatchFilter, after?: string) => get<Page<Match>>('/matches', { ...filter, after, limit: PAGE }),
    counts: (since: string) => get<MatchCounts>('/matches/counts', { since }),
    update: (id: string, body: { state: MatchState; note?: string }) => patch<Match>(`/matches/${at(id)}`, body),
  },
  library: {
    state: () => get<LibraryState>('/library'),
    search: (filter: LibraryFilter, after?: string) =>
      get<Page<Vulnerability>>('/vulnerabilities', { ...filter, after, limit: 50 }),
  },
  imports: {
    list: () => get<Page<Import>>('/imports', { limit: 20 }),
    create: (body: { name: string; size: number }) => post<Import>('/imports', body),
    append: append('/imports'),
    offset: (id: string) => uploadOffset(`/imports/${at(id)}/content`),
    complete: (id: string, sha256: string) => post<Import>(`/imports/${at(id)}/complete`, { sha256 }),
    rejections: (id: string, after?: string) => get<Page<Rejection>>(`/imports/${at(id)}/rejections`, { after, limit: PAGE }),
  },
};

/** How many bytes of an upload are safely on disk. */
async function uploadOffset(path: string): Promise<number> {
  const response = await send('HEAD', path);
  return Number(response.headers.get('upload-offset') ?? 0);
}
