import type { AuditEntry, Organisation, RoleTable, Session, Token, User } from '../src/api/accounts.ts';
import type { Asked } from './asked.ts';

/** Who may sign in to a made-up server, what they may do, and what they did. */

const PERMISSIONS = [
  'assets.read',
  'assets.write',
  'captures.write',
  'evidence.read',
  'findings.write',
  'library.read',
  'library.import',
  'library.verify',
  'library.write',
  'matches.write',
  'norms.write',
  'norms.approve',
  'sensors.manage',
  'users.manage',
  'organisations.manage',
  'audit.read',
];

/** The organisation to which the made-up plant belongs. */
export const ORGANISATION: Organisation = {
  id: '01989a00-0000-7000-8000-000000000001',
  name: '东湖水务集团',
  level: 'enterprise',
  parent: null,
  createdAt: '2026-01-05T08:00:00Z',
};

/** Who is signed in. */
export const SESSION: Session = {
  user: { id: '01989a00-0009-7000-8000-000000000001', name: 'liwei', displayName: 'Li Wei' },
  organisation: ORGANISATION,
  organisations: [{ id: ORGANISATION.id, name: ORGANISATION.name, level: 'enterprise', role: 'administrator' }],
  role: 'administrator',
  permissions: PERMISSIONS,
  expiresAt: '2026-12-01T08:00:00Z',
};

const USERS: User[] = [
  {
    ...SESSION.user,
    role: 'administrator',
    disabled: false,
    createdAt: '2026-01-05T08:00:00Z',
    lastSeenAt: new Date().toISOString(),
  },
  {
    id: '01989a00-0009-7000-8000-000000000002',
    name: 'chen.fang',
    displayName: '陈芳',
    role: 'analyst',
    disabled: false,
    createdAt: '2026-02-05T08:00:00Z',
    lastSeenAt: '2026-11-19T08:00:00Z',
  },
  {
    id: '01989a00-0009-7000-8000-000000000003',
    name: 'guest',
    displayName: 'guest',
    role: 'viewer',
    disabled: true,
    createdAt: '2026-03-05T08:00:00Z',
    lastSeenAt: null,
  },
];

const ROLES: RoleTable = {
  permissions: PERMISSIONS.map((name) => ({ name, description: name })),
  roles: (['viewer', 'analyst', 'engineer', 'administrator'] as const).map((name, index) => ({
    name,
    permissions: PERMISSIONS.slice(0, 2 + index * 3),
  })),
};

const TOKENS: Token[] = [
  {
    id: 't1',
    name: 'SIEM export',
    scopes: ['assets.read', 'library.read'],
    user: 'Li Wei',
    createdAt: '2026-05-01T00:00:00Z',
    expiresAt: '2027-05-01T00:00:00Z',
    lastUsedAt: '2026-11-20T09:00:00Z',
  },
];

const AUDIT: AuditEntry[] = Array.from({ length: 12 }, (_, index) => {
  const refused = index % 5 === 4;
  return {
    id: `e${index}`,
    at: new Date(Date.now() - index * 3_600_000).toISOString(),
    user: refused ? null : 'Li Wei',
    token: null,
    action: refused ? 'POST /api/session' : 'PATCH /api/findings/:id',
    subject: refused ? null : '01989a00-0005-7000-8000-000000000002',
    address: '10.24.0.18',
    status: refused ? 401 : 200,
    detail: refused ? { name: 'admin' } : { state: 'resolved' },
  };
});

/** Answers what is asked of people and organisations; undefined for what is of neither. */
export function answerAccounts({ method, kind }: Asked): unknown {
  if (method === 'POST') {
    if (kind === 'tokens') return { token: {}, secret: 'fst_9f0c1a7be2d84f53a1' };
    return kind === 'users' ? { user: USERS[1], invitation: '/invitation#5b1f0a9c77d24e0b' } : undefined;
  }
  if (method !== 'GET') return undefined;
  return {
    users: { items: USERS, next: null },
    roles: ROLES,
    tokens: { items: TOKENS },
    organisations: { items: [ORGANISATION] },
    audit: { items: AUDIT, next: null },
  }[kind];
}
