import type { Head, IdentitySink, RequestFacts } from '@fengsui/wire';
import type { Host, Hosts } from '../traffic/host.ts';
import type { Place } from '../traffic/place.ts';
import type { Teller } from './teller.ts';

/** Takes what messages say of devices, and keeps it with the hosts that it is about. */
export class Claims implements IdentitySink {
  private readonly hosts: Hosts;
  private readonly place: Place;
  private readonly teller: Teller | null;
  private sender: Host | null = null;
  private receiver: Host | null = null;
  private source = '';

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
    this.source = `${protocol.id} ${protocol.functionName(head.code)}`;
    protocol.identify?.(bytes, head, this, request);
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
