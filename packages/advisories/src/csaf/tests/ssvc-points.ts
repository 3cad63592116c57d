import { broken, type CsafTest, metricsOf } from './walk.ts';

/**
 * Decision points of registered namespaces, `namespace:key:major.minor`, with the keys of their values in order (CERTCC/SSVC, decision
 * points and tables). Patch releases of a point change words, never its values.
 */
const points: Readonly<Record<string, string>> = {
  'cisa:BOD2604:1.0': 'FSU 60D 14D 3D 3DF',
  'cisa:CISA:1.1': 'T T* AT AC',
  'cisa:KEV:1.0': 'N Y',
  'cisa:MP:1.0': 'M S E',
  'cisa:PE:1.0': 'N Y',
  'cvss:AC:3.0': 'H L',
  'cvss:AT:1.0': 'P N',
  'cvss:AV:3.0': 'P L A N',
  'cvss:E:3.0': 'U P A X',
  'cvss:PR:1.0': 'H L N',
  'cvss:UI:2.0': 'A P N',
  'cvss:VA:3.0': 'N L H',
  'cvss:VC:3.0': 'N L H',
  'cvss:VI:3.0': 'N L H',
  'ssvc:A:2.0': 'N Y',
  'ssvc:COORDINATE:1.0': 'D T C',
  'ssvc:DSOI:1.0': 'D S O I',
  'ssvc:E:1.1': 'N P A',
  'ssvc:EXP:1.0': 'S C O',
  'ssvc:HI:2.0': 'L M H VH',
  'ssvc:MI:2.0': 'D MSC MEF MF',
  'ssvc:MWI:1.0': 'L M H',
  'ssvc:PSI:2.0': 'M S',
  'ssvc:PUBLISH:1.0': 'N P',
  'ssvc:PVA:1.0': 'L A P',
  'ssvc:RC:1.0': 'NC C',
  'ssvc:RP:1.0': 'Y N',
  'ssvc:SC:1.0': 'O M',
  'ssvc:SCON:1.0': 'N Y',
  'ssvc:SE:1.0': 'A U',
  'ssvc:SI:2.0': 'N M R C',
  'ssvc:SINV:1.0': 'FR C UU',
  'ssvc:TI:1.0': 'P T',
  'ssvc:U:1.0': 'L E S',
  'ssvc:VD:1.0': 'D C',
};

const names = new Set(Object.keys(points).map((point) => point.slice(0, point.lastIndexOf(':'))));

/** Namespaces whose points are all known here; of `cvss` only those above are. */
const complete: ReadonlySet<string> = new Set(['ssvc', 'cisa']);

/** Decision points of registered namespaces exist, and their values stand in the order of their definition (6.1.48). */
export const ssvcPointsExist: CsafTest = (document) =>
  [...metricsOf(document)].flatMap(({ content }) =>
    content
      .member('ssvc_v2')
      .objects('selections')
      .flatMap((selection) => {
        const namespace = selection.text('namespace') ?? '';
        // An extension of a namespace, `ssvc//.example.test$en-GB`, has the points of its base.
        const base = namespace.split('//')[0].toLowerCase();
        if (base === 'invalid')
          return [broken(selection.member('namespace'), 'the namespace invalid is reserved for what is invalid')];
        const name = `${base}:${selection.text('key') ?? ''}`;
        const version = (selection.text('version') ?? '').split('.').slice(0, 2).join('.');
        const point = `${name}:${version}`;
        if (!Object.hasOwn(points, point)) {
          const judged = complete.has(base) || names.has(name);
          return judged ? [broken(selection, `there is no decision point ${point}`)] : [];
        }
        const order = points[point].split(' ');
        const at = selection.objects('values').map((value) => order.indexOf(value.text('key') ?? ''));
        const ordered = at.every((position, index) => position >= 0 && (index === 0 || at[index - 1] < position));
        return ordered
          ? []
          : [broken(selection.member('values'), 'its values are not those of the decision point, in its order')];
      }),
  );
