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

/** A reason in both languages, filled in. Counts are numbers, names are texts. */
export function roleReason<K extends RoleReason>(reason: K, filling: Filling<K>): Bilingual {
  const [en, zh] = REASONS[reason];
  const filled = (name: string) => filling[name as keyof Filling<K>];
  return {
    en: en.replace(BRACES, (_, name: string) => {
      const value = filled(name);
      return typeof value === 'number' ? `${value} ${name}${value === 1 ? '' : 's'}` : value;
    }),
    zh: zh.replace(BRACES, (_, name: string) => {
      const value = filled(name);
      return typeof value === 'number' ? `${value} ${COUNTED[name]}` : value.replaceAll(', ', '、');
    }),
  };
}

/** Two reasons for one role: the second agrees with the first. */
export function bothReasons(one: Bilingual, other: Bilingual): Bilingual {
  return { en: `${one.en}; ${other.en}`, zh: `${one.zh}；${other.zh}` };
}
