import { type Static, Type } from 'typebox';
import { Change, Id, PurdueLevel, Strict, Time } from '../kernel/schema.ts';
import { Name, Text } from './schema-texts.ts';

/** A site: one plant, station or building. Addresses are unique within a site, not across sites. */
export const Site = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  createdAt: Time,
  assets: Type.Integer(),
  captures: Type.Integer(),
  openFindings: Type.Integer(),
});
export type Site = Static<typeof Site>;
export const SiteCreate = Strict({ name: Name, description: Type.Optional(Text) });
export type SiteCreate = Static<typeof SiteCreate>;
export const SiteChange = Change({ name: Type.Optional(Name), description: Type.Optional(Text) });
export type SiteChange = Static<typeof SiteChange>;

/** A zone (IEC 62443): a group of assets with one security level. Each site starts with one for every Purdue level. */
export const Zone = Type.Object({
  id: Id,
  site: Id,
  name: Type.String(),
  purdueLevel: PurdueLevel,
  description: Type.String(),
  assets: Type.Integer(),
});
export type Zone = Static<typeof Zone>;
export const ZoneCreate = Strict({ site: Id, name: Name, purdueLevel: PurdueLevel, description: Type.Optional(Text) });
export type ZoneCreate = Static<typeof ZoneCreate>;
export const ZoneChange = Change({
  name: Type.Optional(Name),
  purdueLevel: Type.Optional(PurdueLevel),
  description: Type.Optional(Text),
});
export type ZoneChange = Static<typeof ZoneChange>;

/** Query of what is of one site, or of all. */
export const SiteQuery = Type.Object({ site: Type.Optional(Id) });
