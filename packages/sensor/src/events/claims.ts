import type { Head, IdentitySink, Protocol, RequestFacts } from '@fengsui/wire';
import type { Host, Hosts } from '../traffic/host.ts';
import type { Place } from '../traffic/place.ts';
import type { Teller } from './teller.ts';

/** Most sources whose text is remembered. */
const SOURCE_LIMIT = 4096;

/** Takes what messages say of devices, and keeps it with the hosts that it is about. */
export class Claims implements IdentitySink {
  private readonly hosts: Hosts;
  private readonly place: Place;
  private readonly teller: Teller | null;
  private sender: Host | null = null;
  private receiver: Host | null = null;
  private source = '';
  /** Text of each source, by protocol and function: claims that come again are then compared with the text itself. */
  private readonly sources = new Map<number, string>();

  constructor(hosts: Hosts, place: Place, teller: Teller | null) {
    this.hosts = hosts;
    this.place = place;
    this.teller = teller;
  }

  /** Has a message marked MARK_IDENTITY read for what it says. */
  read(bytes: Uint8Array, head: Head, request: RequestFacts | null, sender: Host, receiver: Host): void {
    const { protocol } = head;
    this.sender = sender;
    this.receiver = receiver;
    this.source = this.sourceOf(protocol, head.code);
    protocol.identify?.(bytes, head, this, request);
  }

  private sourceOf(protocol: Protocol, code: number): string {
    const key = code * 256 + protocol.index;
    let source = this.sources.get(key);
    if (source === undefined) {
      source = `${protocol.id} ${protocol.functionName(code)}`;
      if (this.sources.size < SOURCE_LIMIT) this.sources.set(key, source);
    }
    return source;
  }

  is(attribute: string, value: string, confidence = 95, about = 'sender'): void {
    const host = about === 'sender' ? this.sender : about === 'receiver' ? this.receiver : this.hosts.byText(about);
    if (host === null) return;
    const { frame, time } = this.place;
    const earlier = host.claim(attribute, value, this.source, confidence, frame, time);
    if (earlier === null || this.receiver === null) return;
    this.teller?.tell('identity_changed', host, this.receiver, { attribute, from: earlier, to: value, source: this.source });
  }
}
