/** What can be wrong with the headers of a frame. `Packet.problem` holds the code; 0 is none. */
export const HEADER_PROBLEMS = [
  { code: 0, name: 'none', what: 'The headers are right.' },
  { code: 1, name: 'unknown-link', what: 'The link type of the capture is not decoded.' },
  { code: 2, name: 'link-cut', what: 'The frame ends inside a link header.' },
  { code: 3, name: 'ip-cut', what: 'The frame ends inside the IP header.' },
  { code: 4, name: 'ip-version', what: 'The IP version contradicts the header before it.' },
  { code: 5, name: 'ip-header-length', what: 'The IP header or total length is shorter than a header can be.' },
  { code: 6, name: 'ip-total-length', what: 'The IP length says more than the frame had on the wire.' },
  { code: 7, name: 'extension-cut', what: 'The packet ends inside an IPv6 extension or authentication header.' },
  { code: 8, name: 'too-many-extensions', what: 'More IPv6 extension headers than are followed.' },
  { code: 9, name: 'tcp-cut', what: 'The packet ends inside the TCP header.' },
  { code: 10, name: 'tcp-header-length', what: 'The TCP header length is shorter than 20 or longer than the segment.' },
  { code: 11, name: 'udp-cut', what: 'The packet ends inside the UDP header.' },
  { code: 12, name: 'udp-length', what: 'The UDP length is shorter than its header or longer than the IP payload.' },
  { code: 13, name: 'tunnel-cut', what: 'The packet ends inside a tunnel header.' },
  { code: 14, name: 'tunnel-version', what: 'A tunnel header has a version or flags that are not decoded.' },
  { code: 15, name: 'too-deep', what: 'More headers inside one another than are followed.' },
  { code: 16, name: 'fragment-malformed', what: 'A fragment has an impossible length or offset, or contradicts the others.' },
  { code: 17, name: 'fragment-cut', what: 'A fragment was cut by the snap length, so its datagram cannot be built.' },
] as const;

/** Stable name of a header problem. */
export type HeaderProblem = (typeof HEADER_PROBLEMS)[number]['name'];

/** Code of each header problem by name. */
export const PROBLEM = Object.fromEntries(HEADER_PROBLEMS.map(({ name, code }) => [name, code])) as Record<HeaderProblem, number>;
