import type { Asset, AssetDetail, Conversation, Evidence, Zone } from '../src/api/network.ts';
import { addressOf, ago, random, uuid } from './plant-base.ts';

/** The devices of a made-up plant, where they stand, and who talks to whom. */

interface Kind {
  role: string;
  level: number;
  vendor: string;
  model: string;
  orderNumber: string | null;
  firmware: string | null;
  protocols: { id: string; as: 'client' | 'server' | 'peer' }[];
}

const KINDS: Record<string, Kind> = {
  plc: {
    role: 'controller',
    level: 1,
    vendor: 'Siemens',
    model: 'SIMATIC S7-1500 CPU 1516-3 PN/DP',
    orderNumber: '6ES7 516-3AN01-0AB0',
    firmware: 'V2.8.3',
    protocols: [
      { id: 's7comm', as: 'server' },
      { id: 'profinet-dcp', as: 'peer' },
    ],
  },
  modicon: {
    role: 'controller',
    level: 1,
    vendor: 'Schneider Electric',
    model: 'Modicon M340 BMX P34 2020',
    orderNumber: 'BMXP342020',
    firmware: 'V3.20',
    protocols: [{ id: 'modbus', as: 'server' }],
  },
  logix: {
    role: 'controller',
    level: 1,
    vendor: 'Rockwell Automation',
    model: '1756-L71/B ControlLogix5571',
    orderNumber: '1756-L71',
    firmware: '20.012',
    protocols: [
      { id: 'enip', as: 'server' },
      { id: 'cip', as: 'server' },
    ],
  },
  io: {
    role: 'io_device',
    level: 0,
    vendor: 'Siemens',
    model: 'ET 200SP IM 155-6 PN',
    orderNumber: '6ES7 155-6AU01-0BN0',
    firmware: null,
    protocols: [{ id: 'profinet-dcp', as: 'peer' }],
  },
  drive: {
    role: 'drive',
    level: 0,
    vendor: 'ABB',
    model: 'ACS880',
    orderNumber: null,
    firmware: '2.71',
    protocols: [{ id: 'modbus', as: 'server' }],
  },
  ied: {
    role: 'ied',
    level: 1,
    vendor: 'ABB',
    model: 'REF615',
    orderNumber: null,
    firmware: '5.1.20',
    protocols: [
      { id: 'goose', as: 'peer' },
      { id: 'mms', as: 'server' },
    ],
  },
  hmi: {
    role: 'hmi',
    level: 2,
    vendor: 'Siemens',
    model: 'SIMATIC HMI TP1500 Comfort',
    orderNumber: '6AV2 124-0QC02-0AX1',
    firmware: '16.0.0.5',
    protocols: [
      { id: 's7comm', as: 'client' },
      { id: 'modbus', as: 'client' },
    ],
  },
  station: {
    role: 'engineering_station',
    level: 2,
    vendor: 'Dell',
    model: 'Precision 3640',
    orderNumber: null,
    firmware: null,
    protocols: [
      { id: 's7comm', as: 'client' },
      { id: 'smb', as: 'client' },
      { id: 'dns', as: 'client' },
    ],
  },
  historian: {
    role: 'historian',
    level: 3,
    vendor: 'Dell',
    model: 'PowerEdge R540',
    orderNumber: null,
    firmware: null,
    protocols: [
      { id: 'opcua', as: 'client' },
      { id: 'modbus', as: 'client' },
    ],
  },
  switch: {
    role: 'switch',
    level: 2,
    vendor: 'Hirschmann',
    model: 'MACH104',
    orderNumber: null,
    firmware: '09.0.08',
    protocols: [
      { id: 'lldp', as: 'peer' },
      { id: 'snmp', as: 'server' },
    ],
  },
  office: {
    role: 'workstation',
    level: 4,
    vendor: 'Lenovo',
    model: 'ThinkCentre',
    orderNumber: null,
    firmware: null,
    protocols: [
      { id: 'smb', as: 'client' },
      { id: 'tls', as: 'client' },
    ],
  },
};
const MIX = ['plc', 'modicon', 'io', 'hmi', 'io', 'logix', 'drive', 'switch', 'office', 'io', 'station', 'ied', 'historian'];
const AREAS = ['Intake', 'Filter hall', 'Chlorination', 'Pumping', '配电室', 'Tank farm'];
const LEVELS = [4, 3, 2, 1, 0];

/** The network of a plant of so many devices, whose evidence comes from one capture. */
export function makeNetwork(count: number, site: string, capture: string) {
  const next = random(7);
  const choose = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)];
  const zones: Zone[] = LEVELS.flatMap((purdueLevel, row) =>
    (purdueLevel >= 3 ? ['Office', 'Operations'].slice(row, row + 1) : AREAS.slice(0, count > 100 ? 6 : 3)).map(
      (name, index) => ({
        id: uuid(2, row * 10 + index),
        site,
        name,
        purdueLevel,
        description: '',
        assets: 0,
      }),
    ),
  );

  const assets: AssetDetail[] = Array.from({ length: count }, (_, index) => {
    const kind = KINDS[MIX[index % MIX.length]];
    const zone = choose(zones.filter((one) => one.purdueLevel === kind.level));
    zone.assets++;
    const ip = `10.${20 + kind.level}.${Math.floor(index / 200)}.${(index % 200) + 10}`;
    const evidence = (
      attribute: string,
      value: string | null,
      source: string,
      confidence: number,
      frame: number,
      how: Partial<Pick<Evidence, 'method' | 'fingerprint' | 'reason'>> = {},
    ): Evidence[] => {
      const from = { source, method: 'stated' as const, fingerprint: null, reason: null, ...how };
      return value === null ? [] : [{ attribute, value, ...from, confidence, capture, frame, at: ago(60 + index) }];
    };
    const conflict = index % 9 === 0 && kind.firmware !== null;
    const name =
      index % 5 === 4
        ? null
        : `${kind.role === 'controller' ? 'PLC' : kind.role.slice(0, 3).toUpperCase()}-${zone.name.slice(0, 3).toUpperCase()}-${String(index + 1).padStart(2, '0')}`;
    const asset: Asset = {
      id: uuid(4, index),
      site,
      zone: zone.id,
      interfaces: [
        {
          mac: `00:1b:1b:${(index >> 8).toString(16).padStart(2, '0')}:4a:${(index & 255).toString(16).padStart(2, '0')}`,
          ips: [ip],
        },
      ],
      name,
      vendor: kind.vendor,
      product: null,
      model: kind.model,
      orderNumber: kind.orderNumber,
      firmware: kind.firmware,
      serial: kind.orderNumber ? `S C-${(index * 7919 + 100000).toString(36).toUpperCase()}` : null,
      role: kind.role,
      purdueLevel: kind.level,
      protocols: kind.protocols,
      conflicts: conflict ? ['firmware'] : [],
      firstSeen: ago(3000),
      lastSeen: ago(index % 90),
      openFindings: 0,
      worstSeverity: null,
      openMatches: 0,
      worstCvss: null,
    };
    return {
      ...asset,
      attributes: (['name', 'vendor', 'model', 'orderNumber', 'firmware', 'serial', 'role', 'purdueLevel'] as const).flatMap(
        (attribute) =>
          asset[attribute] === null
            ? []
            : [
                {
                  attribute,
                  value: String(asset[attribute]),
                  confidence: attribute === 'role' ? 0.8 : attribute === 'vendor' ? 0.95 : 0.9,
                  by: 'evidence' as const,
                  source: 's7comm SZL 0x001c',
                  method: 'stated' as const,
                  fingerprint: null,
                  conflict: attribute === 'firmware' && conflict,
                },
              ],
      ),
      evidence: [
        ...evidence('name', asset.name, 'profinet-dcp name of station', 0.9, 1204),
        ...evidence('vendor', asset.vendor, 's7comm SZL 0x0011', 0.95, 812),
        ...evidence('vendor', asset.vendor, 'IEEE MAC prefix registry', 0.6, 3, { method: 'registry' }),
        ...evidence('model', asset.model, 's7comm SZL 0x001c', 0.9, 814, {
          method: 'fingerprint',
          fingerprint: 'siemens-s7-1500',
        }),
        ...evidence('orderNumber', asset.orderNumber, 's7comm SZL 0x0011', 0.95, 812),
        ...evidence('firmware', asset.firmware, 's7comm SZL 0x0011', 0.95, 812),
        ...(conflict ? evidence('firmware', 'V2.6.0', 'snmp sysDescr', 0.7, 9921) : []),
        ...evidence('serial', asset.serial, 's7comm SZL 0x001c', 0.95, 814),
        ...evidence('role', asset.role, 'behaviour', 0.8, 22, {
          method: 'behaviour',
          reason: { en: 'answers S7 to 3 clients (48211 answers)', zh: '以 S7 应答 3 个客户端（48211 次应答）' },
        }),
        ...evidence('purdueLevel', String(asset.purdueLevel), 'role', 0.8, 22, { method: 'derived' }),
      ],
      overrides: [],
      captures: [{ id: capture, kind: 'packets', name: 'waterworks-2026-11-20.pcapng', firstSeen: ago(3000), lastSeen: ago(60) }],
    };
  });

  const servers = assets.filter((asset) => asset.purdueLevel !== null && asset.purdueLevel <= 1);
  const clients = assets.filter(
    (asset) => asset.role === 'hmi' || asset.role === 'historian' || asset.role === 'engineering_station',
  );
  const conversations: Conversation[] = servers.flatMap((server, index) =>
    clients
      .filter((_, at) => (at + index) % Math.max(1, Math.ceil(clients.length / 3)) === 0)
      .map((client, at) => {
        const protocol = server.protocols[0].id;
        return {
          id: `${capture}-${index * 100 + at}`,
          capture,
          site,
          client: addressOf(client),
          server: addressOf(server),
          clientAsset: client.id,
          serverAsset: server.id,
          protocol,
          port: protocol === 'modbus' ? 502 : protocol === 's7comm' ? 102 : protocol === 'enip' ? 44818 : null,
          messages: Math.floor(40 * 10 ** (next() * 3.5)),
          bytes: Math.floor(9000 * 10 ** (next() * 3)),
          errors: next() < 0.12 ? Math.floor(next() * 90) + 1 : 0,
          firstSeen: ago(2900),
          lastSeen: ago(index % 50),
          functions: [
            { code: 3, name: 'Read Holding Registers', count: 48_211, errors: 0 },
            { code: 16, name: 'Write Multiple Registers', count: 212, errors: index % 4 },
            { code: 43, name: 'Read Device Identification', count: 2, errors: 0 },
            { code: 1, name: 'Read Coils', count: 1, errors: 0 },
          ],
        };
      }),
  );

  return { zones, assets, conversations, servers, clients };
}
