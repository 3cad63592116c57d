export function etherTypeName(a: number, b: number): string { return a >= 0 ? `EtherType ${a.toString(16)}` : `LLC ${b}`; }
export function ipProtocolName(p: number): string { return `IP protocol ${p}`; }
export function portName(_t: 'tcp' | 'udp', _p: number): string | null { return null; }
