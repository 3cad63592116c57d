/** A sentence in both languages of the platform. */
export interface Bilingual {
  en: string;
  zh: string;
}

/** What is counted in a reason, as Chinese counts it. English adds an s. */
const COUNTED: { readonly [noun: string]: string } = {
  device: '台设备',
  client: '个客户端',
  station: '个站点',
  message: '条报文',
  answer: '次应答',
};

/** Why a device has its role, in English and Chinese. What stands in braces is filled in: a count of what is named, or a text. */
const REASONS = {
  'virtual-router': ['its MAC address is that of a virtual router', '其 MAC 地址属于虚拟路由器'],
  routes: ['its MAC address carries the traffic of addresses behind it', '其 MAC 地址承载其后方地址的流量'],
  fingerprint: ['known by what it says in {where} (fingerprint {id})', '由其在 {where} 中所述识别（指纹 {id}）'],
  says: ['says so in {where}', '其在 {where} 中自述'],
  publishes: ['publishes {names} ({message})', '发布 {names}（{message}）'],
  'answers-behind': ['answers {name} for {station} behind it', '代其后方 {station}应答 {name}'],
  'answers-and-asks': ['answers {name}, and asks {device} by {names}', '应答 {name}，并以 {names} 访问 {device}'],
  answers: ['answers {names} to {client} ({answer})', '以 {names} 应答 {client}（{answer}）'],
  programs: ['transfers programs of {device} by {names}', '以 {names} 传送 {device}的程序'],
  looks: [
    'asks {device} a few messages each by {names}: looks around, operates nothing',
    '以 {names} 向 {device}各发少量报文：只是探查，未作操作',
  ],
  unanswered: ['asks {device} by {names}, and nobody answers', '以 {names} 访问 {device}，无一应答'],
  configures: ['configures {device} by {names}', '以 {names} 配置 {device}'],
  identifies: ['asks {device} what they are, and polls none', '询问 {device}的身份，不作轮询'],
  controls: ['controls {station} by {names}', '以 {names} 控制 {station}'],
  'polls-and-serves': [
    'polls {device} by {names}, and serves OPC UA to {client}',
    '以 {names} 轮询 {device}，并向 {client}提供 OPC UA',
  ],
  operates: ['reads and writes {device} by {names}', '以 {names} 读写 {device}'],
  reads: ['only reads, from {device} by {names}', '以 {names} 只读 {device}'],
  polls: ['polls {device} by {names}', '以 {names} 轮询 {device}'],
  time: ['keeps the time of {client}', '为 {client}授时'],
  'serves-to': ['serves {names} to {client}', '向 {client}提供 {names}'],
  uses: ['uses {names}', '使用 {names}'],
  serves: ['serves {names}', '提供 {names}'],
} as const satisfies { readonly [key: string]: readonly [en: string, zh: string] };

/** Why a device has its role. */
export type RoleReason = keyof typeof REASONS;

/** The braces of a sentence. */
type Braces<S extends string> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Braces<Rest> : never;
type Filling<K extends RoleReason> = { readonly [name in Braces<(typeof REASONS)[K][0]>]: string | number };

const BRACES = /\{(\w+)\}/g;

/** A reason in English, filled in. Counts are numbers, names are texts. */
export function roleReason<K extends RoleReason>(reason: K, filling: Filling<K>): string {
  return REASONS[reason][0].replace(BRACES, (_, name: keyof Filling<K> & string) => {
    const value = filling[name];
    return typeof value === 'number' ? `${value} ${name}${value === 1 ? '' : 's'}` : value;
  });
}

/** The English sentences as patterns, those that fix most of the text first: `serves HTTP to 3 clients` is no `serves HTTP …`. */
const PATTERNS = Object.values(REASONS)
  .toSorted(([one], [other]) => other.replace(BRACES, '').length - one.replace(BRACES, '').length)
  .map(([en, zh]) => ({
    zh,
    names: [...en.matchAll(BRACES)].map(([, name]) => name),
    pattern: new RegExp(
      `^${en
        .split(BRACES)
        .map((part, at) =>
          at % 2 === 0 ? part.replace(/[()]/g, '\\$&') : COUNTED[part] === undefined ? '(.+)' : `(\\d+) ${part}s?`,
        )
        .join('')}$`,
    ),
  }));

/** Between a reason and what agrees with it. */
const AND = '; ';

/** Joins two reasons for one role. */
export function bothReasons(one: string, other: string): string {
  return one + AND + other;
}

/** A role's reason in both languages; null for a text that is no such reason, as the name of a person. */
export function saidRoleReason(text: string): Bilingual | null {
  const parts = text.split(AND).map(inChinese);
  return parts.every((part) => part !== null) ? { en: text, zh: parts.join('；') } : null;
}

function inChinese(part: string): string | null {
  for (const { pattern, names, zh } of PATTERNS) {
    const found = pattern.exec(part);
    if (found === null) continue;
    return zh.replace(BRACES, (_, name: string) => {
      const value = found[names.indexOf(name) + 1];
      return COUNTED[name] === undefined ? value.replaceAll(', ', '、') : `${value} ${COUNTED[name]}`;
    });
  }
  return null;
}
