/**
 * What is known about a device, as far as it matters for matching: the identity attributes of an asset in the report of
 * `fengsui analyze`. Every attribute may be absent.
 */
export type Asset = {
  id: string;
  name?: string | null;
  vendor?: string | null;
  product?: string | null;
  model?: string | null;
  orderNumber?: string | null;
  firmware?: string | null;
  serial?: string | null;
};
