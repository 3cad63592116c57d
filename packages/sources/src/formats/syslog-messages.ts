import type { Severity } from '@fengsui/sensor';

/** Characters of a message that patterns look at. */
export const LOOKED_AT = 4096;

/** A message that means something. Named groups `client` and `server` are its ends; the other groups are its fields. */
export interface KnownMessage {
  rule: string;
  pattern: RegExp;
  title: string;
  /** By the message's own level without it. */
  severity?: Severity;
  techniques: readonly string[];
}

/**
 * What the logs of hosts, switches and firewalls of a plant say that is worth a finding. The first that fits is taken. Whatever repeats has a bound, so that no
 * message makes a pattern try for long.
 */
export const MESSAGES: readonly KnownMessage[] = [
  {
    rule: 'login-failed',
    pattern: /^Failed (?:password|publickey|none) for (?:invalid user )?(?<user>\S{1,64}) from (?<client>[0-9a-fA-F.:]+)/,
    title: 'Login refused',
    severity: 'low',
    techniques: ['T0859'],
  },
  {
    rule: 'login-unknown-user',
    pattern: /^Invalid user (?<user>\S{0,64}) from (?<client>[0-9a-fA-F.:]+)/,
    title: 'Login with a name that does not exist',
    severity: 'low',
    techniques: ['T0859'],
  },
  {
    rule: 'login-root',
    pattern: /^Accepted (?<method>password|publickey) for (?<user>root|admin|administrator) from (?<client>[0-9a-fA-F.:]+)/,
    title: 'Administrator logged in over the network',
    severity: 'info',
    techniques: ['T0859'],
  },
  {
    rule: 'authentication-failure',
    pattern: /authentication failure;.{0,512}\brhost=(?<client>[0-9a-fA-F.:]{1,64})(?:\s{1,8}user=(?<user>\S{1,64}))?/,
    title: 'Authentication failed',
    severity: 'low',
    techniques: ['T0859'],
  },
  {
    rule: 'sudo-refused',
    pattern: /^\s*(?<user>\S{1,64}) : (?:user NOT in sudoers|command not allowed)/,
    title: 'A user tried what he may not do',
    severity: 'medium',
    techniques: ['T0890'],
  },
  {
    rule: 'account-made',
    pattern: /^new user: name=(?<user>[^,\s]{1,64})/,
    title: 'Account made on a host',
    severity: 'medium',
    techniques: ['T0859'],
  },
  {
    rule: 'usb-storage',
    pattern:
      /usb[^:]{0,64}: (?:New USB device found|USB Mass Storage device detected)(?:, idVendor=(?<vendor>[0-9a-f]{4}), idProduct=(?<product>[0-9a-f]{4}))?/,
    title: 'USB device plugged into a host',
    severity: 'low',
    techniques: ['T0847'],
  },
  {
    rule: 'firewall-dropped',
    pattern:
      /\bIN=\S{0,32} .{0,256}?\bSRC=(?<client>[0-9a-fA-F.:]{1,64}) DST=(?<server>[0-9a-fA-F.:]{1,64}) .{0,128}?\bPROTO=(?<protocol>\w{1,16})(?:.{0,64}?\bDPT=(?<port>\d{1,5}))?/,
    title: 'Packet logged by a host firewall',
    severity: 'info',
    techniques: [],
  },
  {
    rule: 'link-down',
    pattern:
      /%LINK(?:PROTO)?-\d-(?:UPDOWN|CHANGED): (?:Interface|Line protocol on Interface) (?<interface>\S{1,64}), changed state to (?:administratively )?down/,
    title: 'Switch port went down',
    severity: 'info',
    techniques: [],
  },
  {
    rule: 'switch-configured',
    pattern:
      /%SYS-5-CONFIG_I: Configured from (?<from>\S{1,64}) by (?<user>\S{1,64})(?: on \S{1,64} \((?<client>[0-9.]{1,15})\))?/,
    title: 'Configuration of a switch changed',
    severity: 'low',
    techniques: ['T0836'],
  },
  {
    rule: 'arp-inspection',
    pattern: /%SW_DAI-\d-\w{1,64}: .{0,512}(?:\/(?<client>\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3})\/)/,
    title: 'Switch refused a false ARP message',
    severity: 'high',
    techniques: ['T0830'],
  },
];
