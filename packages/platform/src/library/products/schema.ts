import { type Static, Type } from 'typebox';
import { Bilingual, Nullable } from '../../kernel/schema.ts';

const Source = Type.Object({ id: Type.String(), title: Type.String(), publisher: Type.String(), url: Type.String() });

/** What is known of the family of products of which an asset is one. */
export const AssetProduct = Type.Object({
  product: Nullable(
    Type.Object({
      key: Type.String({ description: 'Key of the entry of kind `product` in the library' }),
      vendor: Type.String(),
      name: Type.String(),
      type: Type.String({ description: 'Key of the asset type' }),
      offers: Type.Array(Type.Object({ protocol: Type.String(), port: Nullable(Type.String()), source: Source })),
      successor: Nullable(Type.String()),
      sources: Type.Array(Source),
    }),
  ),
  notices: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.Enum(['life', 'access']),
      severity: Type.Enum(['info', 'low', 'medium']),
      text: Bilingual,
      advice: Bilingual,
      vulnerability: Nullable(Type.String()),
      source: Source,
    }),
    { description: 'What whoever runs it should know, the worst first' },
  ),
});
export type AssetProduct = Static<typeof AssetProduct>;
