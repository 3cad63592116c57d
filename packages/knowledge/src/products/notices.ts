import { lifeStates, type ProductFamily, type ProductSource, type ShippedAccess, shippedAccessKinds } from './family.ts';

/** Something that whoever runs a device should know of its family. */
export interface ProductNotice {
  /** Stable within its family. */
  id: string;
  kind: 'life' | 'access';
  severity: 'informational' | 'low' | 'medium';
  text: { en: string; zh: string };
  advice: { en: string; zh: string };
  vulnerability: string | null;
  source: ProductSource;
}

/**
 * What whoever runs devices of a family should know: that it is no longer sold or supported, and with which ways in it is shipped.
 * The worst first. Nothing here says that this device still has them: only that its family was shipped so.
 */
export function productNotices(family: ProductFamily, today: string): ProductNotice[] {
  const access = family.shipped.map((way, index) => accessNotice(family, way, index));
  return [...lifeNotice(family, today), ...access].toSorted((a, b) => rank[b.severity] - rank[a.severity]);
}

const rank = { informational: 0, low: 1, medium: 2 } as const;

function lifeNotice({ name, life, successor }: ProductFamily, today: string): ProductNotice[] {
  if (life === null) return [];
  const { state, saleEnds, supportEnds, source } = life;
  // A date that has come says more than the state that was written before it.
  const over = supportEnds !== null && supportEnds <= today.slice(0, supportEnds.length);
  const now = over ? 'end-of-support' : saleEnds !== null && saleEnds <= today.slice(0, saleEnds.length) ? 'discontinued' : state;
  const stronger = state === 'end-of-support' ? state : now;
  const dates = (sale: string, support: string) =>
    [saleEnds && `${sale} ${saleEnds}`, supportEnds && `${support} ${supportEnds}`].filter(Boolean).join('; ');
  const [en, zh] = [dates('sale ends', 'support ends'), dates('停售', '停止支持')];
  return [
    {
      id: 'life',
      kind: 'life',
      severity: stronger === 'end-of-support' ? 'medium' : stronger === 'discontinued' ? 'low' : 'informational',
      text: {
        en: `${name}: ${lifeStates[stronger].en}${en && ` (${en})`}`,
        zh: `${name}：${lifeStates[stronger].zh}${zh && `（${zh}）`}`,
      },
      advice: {
        en: successor === null ? 'Plan its replacement; shield it until then.' : `Plan its replacement by ${successor}.`,
        zh: successor === null ? '规划替换；在此之前加强隔离防护。' : `规划替换为 ${successor}。`,
      },
      vulnerability: null,
      source,
    },
  ];
}

const accessAdvice = {
  'default-account': { en: 'Make sure that the password was changed.', zh: '确认口令已更改。' },
  'no-password': { en: 'Make sure that a password was set.', zh: '确认已设置口令。' },
  'hard-coded-account': {
    en: 'Update to a version without it, or let only who must reach the service.',
    zh: '升级到已移除该账户的版本，或仅允许必要主机访问该服务。',
  },
  'shared-key': { en: 'Update, or replace the key where the device allows it.', zh: '升级，或在设备允许时更换密钥。' },
} as const satisfies Record<ShippedAccess['kind'], { en: string; zh: string }>;

function accessNotice({ name }: ProductFamily, way: ShippedAccess, index: number): ProductNotice {
  const { kind, accounts, service, vulnerability, source } = way;
  const detail = [accounts.join(', '), service].filter(Boolean).join('; ');
  return {
    id: `access-${index + 1}`,
    kind: 'access',
    severity: 'low',
    text: {
      en: `${name} is shipped with a ${shippedAccessKinds[kind].en}${detail && ` (${detail})`}`,
      zh: `${name} 出厂带有${shippedAccessKinds[kind].zh}${detail && `（${detail}）`}`,
    },
    advice: accessAdvice[kind],
    vulnerability,
    source,
  };
}
