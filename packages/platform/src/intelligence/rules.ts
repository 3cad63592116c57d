/** What a finding of an indicator says: its title, what it means, what to do. */
export interface IndicatorRule {
  name: string;
  title: string;
  description: string;
  advice: string;
  zh: { title: string; description: string; advice: string };
}

const advice =
  'Open the indicator and see who says so, when, and what it points to. Find out which program of the device in the plant made the contact, and hold the device against its maintenance plan before it is taken off the network.';
const adviceZh = '打开该指标，查看来源、时间及其指向。确认厂内设备的哪个程序发起了联系；在隔离设备之前，先核对其维护计划。';

const greeting: IndicatorRule = {
  name: 'indicator-tls',
  title: 'TLS greeting of a known bad program',
  description:
    'A client or a server greets in TLS as intelligence of the library says that malicious code does (JA3, JA3S, JA4). Other programs that use the same library greet alike: hold it against the name, the address and the certificate of the other end.',
  advice,
  zh: {
    title: 'TLS握手特征与已知恶意程序一致',
    description:
      '客户端或服务器的TLS握手指纹（JA3、JA3S、JA4）与情报库所列恶意程序一致。使用同一软件库的其他程序指纹相同，请结合对端名称、地址和证书判断。',
    advice: adviceZh,
  },
};

/** One rule for each kind of value; the table is looked up by the type of the value. */
const byType: { readonly [type: string]: IndicatorRule } = {
  ja3: greeting,
  ja3s: greeting,
  ja4: greeting,
  certificate: {
    name: 'indicator-certificate',
    title: 'Certificate that intelligence names as bad',
    description: 'A server showed a certificate whose fingerprint or serial number intelligence of the library names as bad.',
    advice,
    zh: { title: '出现情报所指的恶意证书', description: '服务器出示的证书，其指纹或序列号被情报库列为恶意。', advice: adviceZh },
  },
  email: {
    name: 'indicator-mail',
    title: 'Mail address that intelligence names as bad',
    description:
      'A certificate that crossed the wire was made out to a mail address that intelligence of the library names as bad.',
    advice,
    zh: { title: '出现情报所指的恶意邮箱地址', description: '传输的证书所载邮箱地址被情报库列为恶意。', advice: adviceZh },
  },
  ip: {
    name: 'indicator-address',
    title: 'Traffic to a known bad address',
    description:
      'One end of a conversation, or an address that a name was resolved to, is one that intelligence of the library names as bad, and the statement was still valid when the traffic was seen.',
    advice,
    zh: {
      title: '与已知恶意地址通信',
      description: '会话一端的地址（或域名解析所得地址）被情报库列为恶意，且观测时该情报仍有效。',
      advice: adviceZh,
    },
  },
  domain: {
    name: 'indicator-name',
    title: 'Known bad name asked for',
    description:
      'A device asked for a name, or named it to a server, that intelligence of the library names as bad, or one under such a domain.',
    advice,
    zh: {
      title: '访问已知恶意域名',
      description: '设备查询或访问的域名（或其上级域）被情报库列为恶意。',
      advice: adviceZh,
    },
  },
  url: {
    name: 'indicator-url',
    title: 'Known bad page fetched',
    description: 'A device asked for a page that intelligence of the library names as bad.',
    advice,
    zh: { title: '访问已知恶意网址', description: '设备请求的网址被情报库列为恶意。', advice: adviceZh },
  },
  'user-agent': {
    name: 'indicator-program',
    title: 'Program of a known adversary seen in requests',
    description: 'A request names its program as intelligence of the library says that malicious code does.',
    advice,
    zh: {
      title: '请求中出现已知恶意程序标识',
      description: '请求所带程序标识与情报库中恶意代码使用的标识一致。',
      advice: adviceZh,
    },
  },
  'file-name': {
    name: 'indicator-file-name',
    title: 'File with the name of a known bad one moved over the network',
    description:
      'A file that crossed the wire bears a name that intelligence of the library names as bad. A name alone proves little: the hash of the file tells more.',
    advice,
    zh: {
      title: '网络中传输了与已知恶意文件同名的文件',
      description: '传输的文件名被情报库列为恶意。仅凭文件名证据较弱，请结合散列值判断。',
      advice: adviceZh,
    },
  },
  hash: {
    name: 'indicator-file',
    title: 'File that intelligence names as bad moved over the network',
    description: 'A file that crossed the wire has a hash that intelligence of the library names as bad.',
    advice,
    zh: { title: '网络中传输了情报所指的恶意文件', description: '传输文件的散列值被情报库列为恶意。', advice: adviceZh },
  },
};

/** All rules of indicators. */
export const indicatorRules: readonly IndicatorRule[] = [...new Set(Object.values(byType))];

/** The rule for values of a type. */
export function ruleFor(type: string): IndicatorRule {
  return byType[type] ?? byType.hash;
}
