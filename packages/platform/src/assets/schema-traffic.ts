import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Severity, Time } from '../kernel/schema.ts';
import { Zone } from './schema-sites.ts';

/** All messages between a client and a server of one protocol in one capture. */
export const Conversation = Type.Object({
  id: Type.String({ description: 'Capture and number in it, joined by a hyphen' }),
  capture: Id,
  site: Id,
  client: Type.String({ description: 'Address of the client' }),
  server: Type.String({ description: 'Address of the server' }),
  clientAsset: Nullable(Id),
  serverAsset: Nullable(Id),
  protocol: Type.String(),
  port: Nullable(Type.Number()),
  messages: Type.Number(),
  bytes: Type.Number(),
  errors: Type.Number(),
  firstSeen: Time,
  lastSeen: Time,
  functions: Type.Array(Type.Object({ code: Type.Unknown(), name: Type.String(), count: Type.Number(), errors: Type.Number() })),
});
export type Conversation = Static<typeof Conversation>;

/** Who talked to whom over one protocol, in all captures together. */
export interface Talk {
  site: string;
  client: string;
  server: string;
  protocol: string;
  messages: number;
  firstSeen: string;
  lastSeen: string;
}

/** Query of the conversations, the one with the most messages first. */
export const ConversationQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  asset: Type.Optional(Id),
  capture: Type.Optional(Id),
  protocol: Type.Optional(Type.String({ maxLength: 40 })),
});
export type ConversationQuery = Static<typeof ConversationQuery>;

/** An act on the wire: a write, a control, a program or file transfer, a configuration, an alarm; or its refusal. */
export const RecordedEvent = Type.Object({
  id: Type.String({ description: 'Capture and number in it, joined by a hyphen' }),
  capture: Id,
  site: Id,
  at: Time,
  frame: Nullable(Type.Number({ description: '1-based number in the capture; null where a sensor kept no frame of it' })),
  protocol: Type.String(),
  function: Type.String(),
  client: Type.String({ description: 'Address of the client' }),
  server: Type.String({ description: 'Address of the server' }),
  clientAsset: Nullable(Id),
  serverAsset: Nullable(Id),
  acts: Type.Array(Type.String(), { description: 'As `write`, `control`, `program`, `configure`, `file`, `alarm`' }),
  refused: Type.Boolean({ description: 'The record is of the answer by which the server refused' }),
  status: Type.String({ description: 'Name of the status; empty where the message carries none' }),
  unit: Nullable(Type.Number({ description: 'Station behind the address' })),
  area: Nullable(Type.Number({ description: 'Space of the address, as a data block' })),
  address: Nullable(Type.Number({ description: 'First address touched' })),
  value: Nullable(Type.Number({ description: 'First value, where it is one number' })),
});
export type RecordedEvent = Static<typeof RecordedEvent>;

/** Query of the events, the latest first. */
export const EventQuery = Type.Object({
  ...PageQuery,
  site: Type.Optional(Id),
  asset: Type.Optional(Id),
  capture: Type.Optional(Id),
  conversation: Type.Optional(Type.String({ maxLength: 50, description: 'Id of a conversation' })),
  protocol: Type.Optional(Type.String({ maxLength: 40 })),
  act: Type.Optional(Type.String({ maxLength: 20 })),
  refused: Type.Optional(Type.Boolean()),
});
export type EventQuery = Static<typeof EventQuery>;

/** The network of a site: assets, and who talks to whom over what. */
export const NetworkMap = Type.Object({
  zones: Type.Array(Zone),
  nodes: Type.Array(
    Type.Object({
      id: Id,
      label: Type.String(),
      role: Nullable(Type.String()),
      vendor: Nullable(Type.String()),
      zone: Nullable(Id),
      purdueLevel: Nullable(Type.Number()),
      worstSeverity: Nullable(Severity),
      openFindings: Type.Integer(),
      openMatches: Type.Integer(),
    }),
  ),
  links: Type.Array(
    Type.Object({
      client: Id,
      server: Id,
      protocols: Type.Array(Type.String()),
      messages: Type.Number(),
      bytes: Type.Number(),
      errors: Type.Number(),
      lastSeen: Time,
    }),
  ),
});
export type NetworkMap = Static<typeof NetworkMap>;

/** Query of the map. */
export const MapQuery = Type.Object({ site: Id });
