/** TLV types, IEEE 802.1AB-2016 §8.4. */
export const CHASSIS_ID = 1;
export const PORT_ID = 2;
export const TIME_TO_LIVE = 3;
export const PORT_DESCRIPTION = 4;
export const SYSTEM_NAME = 5;
export const SYSTEM_DESCRIPTION = 6;
export const SYSTEM_CAPABILITIES = 7;
export const MANAGEMENT_ADDRESS = 8;
export const ORGANISATIONAL = 127;

/** Chassis id subtypes, table 8-2. */
export const chassisSubtypes = [
  'reserved',
  'component',
  'interface_alias',
  'port',
  'mac_address',
  'network_address',
  'interface_name',
  'local',
];
/** Port id subtypes, table 8-3. */
export const portSubtypes = [
  'reserved',
  'interface_alias',
  'component',
  'mac_address',
  'network_address',
  'interface_name',
  'agent_circuit',
  'local',
];

/** System capabilities, table 8-4, in the order of the bits. */
export const capabilities = [
  'other',
  'repeater',
  'bridge',
  'wlan_access_point',
  'router',
  'telephone',
  'docsis_cable_device',
  'station_only',
];

/** Organisations, by their OUI. */
export const IEEE_802_1 = 0x0080c2;
export const IEEE_802_3 = 0x00120f;
export const PROFINET = 0x000ecf;
export const MEDIA_ENDPOINT = 0x0012bb;

/** How the value of an organisation's TLV is written. */
export type Shape = 'text' | 'number' | 'mac' | 'vlan_name' | 'phy' | 'delays' | 'bytes';

/** An organisation's TLV: the name of its field, and its shape. */
export interface OrganisationalTlv {
  readonly name: string;
  readonly shape: Shape;
}

const tlv = (name: string, shape: Shape): OrganisationalTlv => ({ name, shape });

/** What organisations add, by OUI and subtype: IEEE 802.1Q annex D, IEEE 802.3 §79.3, PROFINET (IEC 61158-6-10), LLDP-MED (TIA-1057). */
export const organisations: ReadonlyMap<
  number,
  { readonly name: string; readonly tlvs: ReadonlyMap<number, OrganisationalTlv> }
> = new Map([
  [
    IEEE_802_1,
    {
      name: 'ieee_802_1',
      tlvs: new Map([
        [1, tlv('port_vlan_id', 'number')],
        [2, tlv('port_and_protocol_vlan_id', 'bytes')],
        [3, tlv('vlan_name', 'vlan_name')],
        [4, tlv('protocol_identity', 'bytes')],
        [6, tlv('management_vlan_id', 'number')],
        [7, tlv('link_aggregation', 'bytes')],
      ]),
    },
  ],
  [
    IEEE_802_3,
    {
      name: 'ieee_802_3',
      tlvs: new Map([
        [1, tlv('mac_phy_status', 'phy')],
        [2, tlv('power_via_mdi', 'bytes')],
        [3, tlv('link_aggregation', 'bytes')],
        [4, tlv('maximum_frame_size', 'number')],
        [5, tlv('energy_efficient_ethernet', 'bytes')],
      ]),
    },
  ],
  [
    PROFINET,
    {
      name: 'profinet',
      tlvs: new Map([
        [1, tlv('measured_delays', 'delays')],
        [2, tlv('port_status', 'bytes')],
        [3, tlv('alias', 'text')],
        [4, tlv('mrp_port_status', 'bytes')],
        [5, tlv('chassis_mac', 'mac')],
        [6, tlv('ptcp_status', 'bytes')],
      ]),
    },
  ],
  [
    MEDIA_ENDPOINT,
    {
      name: 'media_endpoint',
      tlvs: new Map([
        [1, tlv('capabilities', 'bytes')],
        [2, tlv('network_policy', 'bytes')],
        [3, tlv('location', 'bytes')],
        [4, tlv('power', 'bytes')],
        [5, tlv('hardware_revision', 'text')],
        [6, tlv('firmware_revision', 'text')],
        [7, tlv('software_revision', 'text')],
        [8, tlv('serial_number', 'text')],
        [9, tlv('manufacturer_name', 'text')],
        [10, tlv('model_name', 'text')],
        [11, tlv('asset_id', 'text')],
      ]),
    },
  ],
]);
