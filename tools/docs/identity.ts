import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type IdentityAttribute, type Protocol, protocols } from '../../packages/wire/src/index.ts';
import { ROOT } from './pages.ts';

const WIRE = join(ROOT, 'packages', 'wire', 'src');

/** All attributes, in the order in which pages list them. Typed as a record, so that none is forgotten. */
const ATTRIBUTES = Object.keys({
  vendor: 0,
  product: 0,
  model: 0,
  orderNumber: 0,
  firmware: 0,
  hardware: 0,
  serial: 0,
  name: 0,
  description: 0,
  location: 0,
  contact: 0,
  operatingSystem: 0,
  deviceType: 0,
  mac: 0,
  ip: 0,
  role: 0,
} satisfies Record<IdentityAttribute, 0>) as IdentityAttribute[];

/** Where a protocol's identity is read, where that is not the folder named after it. */
const SOURCES: { readonly [id: string]: readonly string[] } = {
  dhcp: ['dhcp/v4.ts'],
  dhcpv6: ['dhcp/v6.ts'],
  enip: ['enip', 'cip/identity.ts'],
  llmnr: ['dns'],
  nbns: ['netbios/name-service.ts'],
  'r-goose': ['goose'],
  'r-sv': ['sv'],
  nbdgm: ['netbios/datagram.ts'],
};

/** Tables that say which field of a message is which attribute. */
const TABLES =
  /const (?:ATTRIBUTES|BUILD_INFO_NODES|componentAttributes|deviceAttributes|identificationObjects|inventory|keys|members|objects)\b[^;]*;/g;
/** The first argument of a claim. */
const CLAIM = /(?:\.is|\bsay)\(\s*([^,]+),/g;
const WORD = /'(\w+)'/g;

/** Where each protocol is read: the folder whose index says its id, or the file of a folder that holds several. */
const PLACES: ReadonlyMap<string, string> = new Map(
  readdirSync(WIRE, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(WIRE, entry.name, 'index.ts')))
    .flatMap(({ name: folder }) =>
      readdirSync(join(WIRE, folder))
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
        .flatMap((file) =>
          [...readFileSync(join(WIRE, folder, file), 'utf8').matchAll(/^ {2}id: '([\w-]+)',$/gm)].map(
            ([, id]) => [id, file === 'index.ts' ? folder : join(folder, file)] as const,
          ),
        ),
    ),
);

function files(path: string): string[] {
  const whole = join(WIRE, path);
  if (!existsSync(whole)) return [];
  if (statSync(whole).isFile()) return [whole];
  return readdirSync(whole)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => join(whole, name));
}

/** Attributes of identity that the sources of a protocol claim: the words in its claims, and in the tables that claims look up. */
export function identityOf(protocol: Protocol): IdentityAttribute[] {
  if (protocol.identify === null) return [];
  const found = new Set<string>();
  for (const file of (SOURCES[protocol.id] ?? [PLACES.get(protocol.id) ?? protocol.id]).flatMap(files)) {
    const text = readFileSync(file, 'utf8');
    const claims = [...text.matchAll(CLAIM)].map(([, argument]) => argument);
    for (const source of [...claims, ...(text.match(TABLES) ?? [])])
      for (const [, word] of source.matchAll(WORD)) found.add(word);
  }
  return ATTRIBUTES.filter((attribute) => found.has(attribute));
}

/** packages/cli/src/protocol-identity.ts: what each protocol can tell of a device, for a command that has no sources to read. */
export function identityTable(): string {
  const lines = protocols
    .filter((protocol) => identityOf(protocol).length > 0)
    .toSorted((one, other) => one.id.localeCompare(other.id, 'en'))
    .map((protocol) => `  '${protocol.id}': '${identityOf(protocol).join(' ')}',\n`);
  return `// Made by \`npm run docs\` from the sources. Do not edit.

/** Attributes of identity that each protocol can tell of a device, by its id. */
// biome-ignore format: one line a protocol
export const IDENTITY: { readonly [protocol: string]: string } = {
${lines.join('')}};
`;
}
