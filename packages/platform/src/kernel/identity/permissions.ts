/** What a person or a token may do. The sentence is shown where roles and token scopes are chosen. */
export const permissions = {
  'assets.read': 'See sites, assets, conversations, findings, captures and jobs',
  'assets.write': 'Create and change sites and zones; confirm and correct attributes of assets',
  'captures.write': 'Upload, analyse and delete captures',
  'evidence.read': 'Read decoded frames and download captures and slices of them',
  'findings.write': 'Change the state of findings, assign them and write notes',
  'norms.write': 'Learn baselines, compare captures with them, edit zones and conduits, audit isolation',
  'norms.approve': 'Approve and reject differences from the baseline; switch enforcement on and off',
  'library.read': 'Search the library and see matches',
  'library.import': 'Import advisories; only in the organisation that runs the server',
  'library.write': 'Write entries of the library and see what is not released; only in the organisation that runs the server',
  'library.verify':
    'Verify, release and retract entries of the library, overrule its sources; only in the organisation that runs the server',
  'matches.write': 'Confirm and dismiss matches',
  'sensors.manage': 'Enrol sensors, rename and revoke them',
  'users.manage': 'Create, change and remove users of the organisation',
  'organisations.manage': 'Create organisations below this one and rename them',
  'audit.read': 'Read the audit log',
} as const;
export type Permission = keyof typeof permissions;

/** What only the organisation that runs the server may do, whatever the role: the library is of all. */
export const operatorPermissions: ReadonlySet<Permission> = new Set(['library.import', 'library.write', 'library.verify']);

/** All permissions in the order of the table. */
export const allPermissions = Object.keys(permissions) as Permission[];

/** The roles; each is a set of permissions and nothing else. */
export const roles = {
  viewer: ['assets.read', 'library.read'],
  analyst: [
    'assets.read',
    'evidence.read',
    'findings.write',
    'norms.write',
    'norms.approve',
    'library.read',
    'library.import',
    'library.write',
    'library.verify',
    'matches.write',
  ],
  engineer: [
    'assets.read',
    'assets.write',
    'captures.write',
    'evidence.read',
    'findings.write',
    'norms.write',
    'library.read',
    'matches.write',
  ],
  administrator: allPermissions,
} as const satisfies Record<string, readonly Permission[]>;
export type Role = keyof typeof roles;

/** All roles, least first. */
export const allRoles = Object.keys(roles) as Role[];
