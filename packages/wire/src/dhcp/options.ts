/** How the value of an option is written. */
export type OptionShape =
  | 'address'
  | 'addresses'
  | 'text'
  | 'number'
  | 'flag'
  | 'codes'
  | 'client'
  | 'fqdn'
  | 'message_type'
  | 'bytes';

/** Options (RFC 2132, and the RFC named behind the others) that say something of a host or of its network. */
export const options: ReadonlyMap<number, readonly [name: string, shape: OptionShape]> = new Map([
  [1, ['subnet_mask', 'address']],
  [2, ['time_offset', 'number']],
  [3, ['routers', 'addresses']],
  [4, ['time_servers', 'addresses']],
  [6, ['name_servers', 'addresses']],
  [7, ['log_servers', 'addresses']],
  [12, ['host_name', 'text']],
  [15, ['domain_name', 'text']],
  [17, ['root_path', 'text']],
  [28, ['broadcast_address', 'address']],
  [42, ['ntp_servers', 'addresses']],
  [43, ['vendor_specific', 'bytes']],
  [44, ['netbios_name_servers', 'addresses']],
  [50, ['requested_address', 'address']],
  [51, ['lease_time', 'number']],
  [53, ['message_type', 'message_type']],
  [54, ['server_identifier', 'address']],
  [55, ['parameter_list', 'codes']],
  [56, ['message', 'text']],
  [57, ['maximum_message_size', 'number']],
  [58, ['renewal_time', 'number']],
  [59, ['rebinding_time', 'number']],
  [60, ['vendor_class', 'text']],
  [61, ['client_identifier', 'client']],
  [66, ['tftp_server', 'text']],
  [67, ['boot_file', 'text']],
  // RFC 4702
  [81, ['fqdn', 'fqdn']],
  // RFC 3046
  [82, ['relay_agent', 'bytes']],
  // RFC 4578
  [93, ['client_architecture', 'number']],
  [97, ['client_uuid', 'bytes']],
  // RFC 3442
  [121, ['classless_routes', 'bytes']],
  // RFC 5859
  [150, ['tftp_servers', 'addresses']],
] as const);
