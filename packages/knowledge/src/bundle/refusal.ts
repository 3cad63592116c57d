import { type Refusal, refusalsOf, type RefusalValues } from '@fengsui/advisories';

/** Why a bundle or the state of a library is not taken: the sentence of each reason, with the values that it names in braces. */
const sentences = {
  noBundle: 'this is no bundle of a library',
  newerFormat: 'the bundle has version {version} of the format, this program reads {own}: use a newer program',
  newerLine: 'line {line} of {part} is none that this program knows: use a newer program',
  unsigned: 'the bundle is not signed; only signed bundles are taken',
  unreadSignature: 'the bundle has no signature that can be read; only signed bundles are taken',
  badSignature: 'the signature of the bundle is bad: it was changed on the way, or is not by whom it names; ask for it again',
  untrusted:
    "the bundle is signed with key {key} ({short}), which is not trusted here: if it is that of whoever brought the bundle, trust it with 'fengsui library key --trust KEY --name NAME'",
  formerKey:
    'the bundle is signed with key {key} ({short}), which was trusted until {until}: trust it anew, or ask for a bundle that is signed with the present key',
  ownLibrary: 'the bundle was made of this library; take it to the other side',
  older:
    'the bundle is number {number} of its library (made {made}), and number {last} was taken already: nothing of it is needed',
  breaksOff: 'the bundle breaks off; copy it again',
  damaged: '{file} of the bundle is damaged; copy the bundle again',
  otherFile: 'the bundle holds {found} where {expected} is expected',
  largeFile: '{file} of the bundle has {bytes} bytes, more than {most}',
  badManifest: 'the manifest of the bundle is damaged, or its parts are larger than a part may be',
  badPart: '{part} of the bundle does not unpack to what its manifest says',
  noState: "this is no state of a library; write one with 'fengsui library state --out FILE' on the other side",
  largeState: 'the state has more than {most} bytes',
  longState: 'the state has more than {most} documents',
} as const;

const refusal = refusalsOf(sentences);

/** A bundle or a state that is not taken. */
export class BundleError extends Error {
  override name = 'BundleError';
  readonly code: Refusal['code'];
  readonly values: Refusal['values'];

  constructor({ problem, code, values }: Refusal, options?: ErrorOptions) {
    super(problem, options);
    this.code = code;
    this.values = values;
  }
}

/** The error that says why a bundle or a state is not taken, with the values that its sentence names. */
export function refuse<C extends keyof typeof sentences>(
  code: C,
  values: RefusalValues<(typeof sentences)[C]>,
  cause?: unknown,
): BundleError {
  return new BundleError(refusal(code, values), cause === undefined ? undefined : { cause });
}
