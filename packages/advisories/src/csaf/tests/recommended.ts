import { scoreCvss } from '../../cvss/cvss.ts';
import { type Cursor, isObject } from '../../json.ts';
import { isKnownScheme } from '../../vers/schemes.ts';
import { parseVers } from '../../vers/vers.ts';
import { csafLists } from './lists.ts';
import { branchesOf, broken, type CsafTest, latest, metricsOf, newestRevision, productsOf, timeOf } from './walk.ts';

const day = 86_400_000;

/** What is fixed has no score above 0 (6.2.19): a vector of its own says that nothing is left. */
export const fixedScoresNothing: CsafTest = (document) =>
  document.objects('vulnerabilities').flatMap((vulnerability) => {
    const scored = new Map<string, number>();
    for (const metric of vulnerability.objects('metrics')) {
      for (const member of ['cvss_v2', 'cvss_v3', 'cvss_v4']) {
        const cvss = metric.member('content').member(member);
        if (!isObject(cvss.value)) continue;
        const overall = overallOf(cvss);
        for (const product of metric.texts('products')) scored.set(product, Math.max(scored.get(product) ?? 0, overall));
      }
    }
    const status = vulnerability.member('product_status');
    return ['fixed', 'first_fixed'].flatMap((member) =>
      status
        .items(member)
        .filter(({ value }) => typeof value === 'string' && (scored.get(value) ?? 0) > 0)
        .map((item) => broken(item, 'a fixed product has a score above 0')),
    );
  });

/** The score that holds where the product is: members beside the vector can say more than it does. */
function overallOf(cvss: Cursor): number {
  if (cvss.text('targetDistribution') === 'NONE') return 0;
  const computed = scoreCvss(cvss.text('vectorString') ?? '');
  const stated = cvss.number('environmentalScore') ?? cvss.number('baseScore') ?? 10;
  return computed.ok ? Math.min(computed.value.overall, stated) : stated;
}

/** No two revisions have one time (6.2.21). */
export const revisionTimesDiffer: CsafTest = (document) => {
  const seen = new Set<string>();
  return document
    .member('document')
    .member('tracking')
    .objects('revision_history')
    .filter((revision) => {
      // Digits behind the milliseconds count too.
      const finer = /\.\d{3}(\d*?)0*(?:Z|[+-])/i.exec(revision.text('date') ?? '')?.[1] ?? '';
      const time = `${timeOf(revision, 'date')}.${finer}`;
      const known = seen.has(time);
      seen.add(time);
      return known;
    })
    .map((revision) => broken(revision.member('date'), 'another revision has the same time'));
};

const labelOf: (document: Parameters<CsafTest>[0]) => string | null = (document) =>
  document.member('document').member('distribution').member('tlp').text('label');

/** What may be shared with everyone is for no group (6.2.30); the group of the largest number is everyone. */
export const clearHasNoGroup: CsafTest = (document) => {
  const group = document.member('document').member('distribution').member('sharing_group');
  const everyone = /^f{8}-(?:f{4}-){3}f{12}$/i.test(group.text('id') ?? '');
  return labelOf(document) === 'CLEAR' && isObject(group.value) && !everyone
    ? [broken(group, 'a document for everyone names a group')]
    : [];
};

/** Hardware is told apart from what runs on it by a product path (6.2.31). */
export const hardwareIsOnAPath: CsafTest = (document) => {
  const paths = document.member('product_tree').objects('product_paths');
  const named = new Set(
    paths.flatMap((path) => [
      path.text('beginning_product_reference'),
      ...path.objects('subpaths').map((step) => step.text('next_product_reference')),
    ]),
  );
  return [...productsOf(document)]
    .filter((product) => {
      const helper = product.member('product_identification_helper');
      const hardware = helper.texts('serial_numbers').length + helper.texts('model_numbers').length > 0;
      const ofPath = paths.some((path) => path.member('full_product_name').text('product_id') === product.text('product_id'));
      return hardware && !ofPath && !named.has(product.text('product_id'));
    })
    .map((product) => broken(product, 'it has a model or serial number, and no product path'));
};

/** One value of a helper identifies one product (6.2.32). */
export const helpersIdentifyOne: CsafTest = (document) => {
  const seen = new Map<string, string>();
  return [...productsOf(document)].flatMap((product) => {
    const helper = product.member('product_identification_helper');
    const id = product.text('product_id') ?? '';
    if (!isObject(helper.value)) return [];
    return Object.entries(helper.value).flatMap(([member, value]) => {
      const values = Array.isArray(value) ? value : [value];
      return values.flatMap((item) => {
        const key = `${member} ${JSON.stringify(item)}`;
        const other = seen.get(key);
        seen.set(key, id);
        return other === undefined || other === id ? [] : [broken(helper.member(member), `product ${other} has the same`)];
      });
    });
  });
};

/** What was disclosed was so before the newest revision (6.2.33), unless the date is still to come. */
export const disclosureIsBeforeRevision: CsafTest = (document) => {
  const newest = newestRevision(document);
  return document
    .objects('vulnerabilities')
    .filter((vulnerability) => {
      const time = timeOf(vulnerability, 'disclosure_date');
      return time > newest && time <= Date.now();
    })
    .map((vulnerability) => broken(vulnerability.member('disclosure_date'), 'it is newer than the newest revision'));
};

/** Namespaces that SSVC has registered, and those that it reserves for tests and documentation. */
const registered: ReadonlySet<string> = new Set(['ssvc', 'cisa', 'cvss', 'basic', 'nist', 'nciss', 'ssvc-test']);
const special: ReadonlySet<string> = new Set(['test', 'example', 'documentation', 'invalid']);

const baseOf = (namespace: string): string => namespace.split('//')[0].toLowerCase();

/** Namespaces of decision points for which `isWrong`, in documents with a label for which `applies`. */
function namespaces(what: string, isWrong: (namespace: string) => boolean, applies: (clear: boolean) => boolean): CsafTest {
  return (document) =>
    applies(labelOf(document) === 'CLEAR')
      ? [...metricsOf(document)].flatMap(({ content }) =>
          content
            .member('ssvc_v2')
            .objects('selections')
            .map((selection) => selection.member('namespace'))
            .filter(({ value }) => typeof value === 'string' && isWrong(value))
            .map((namespace) => broken(namespace, what)),
        )
      : [];
}

const isUnregistered = (namespace: string): boolean => !registered.has(baseOf(namespace)) && !special.has(baseOf(namespace));
const isExtended = (namespace: string): boolean => namespace.includes('//') && !special.has(baseOf(namespace));
const isPrivate = (namespace: string): boolean => baseOf(namespace).startsWith('x_');

/** Base namespaces are registered (6.2.34). */
export const namespacesAreKnown = namespaces('the namespace is not registered', isUnregistered, () => true);
/** In documents for everyone no namespace is private (6.2.35), in others it is worth a word (6.3.14). */
export const namespacesArePublic = namespaces('the namespace is one of nobody but its users', isPrivate, (clear) => clear);
export const privateNamespaces = namespaces('the namespace is one of nobody but its users', isPrivate, (clear) => !clear);
/** In documents for everyone no namespace is extended (6.2.36), in others it is worth a word (6.3.15). */
export const namespacesAreNotExtended = namespaces('the namespace is extended', isExtended, (clear) => clear);
export const extendedNamespaces = namespaces('the namespace is extended', isExtended, (clear) => !clear);

/** Who uses a namespace of his own says where it is explained (6.2.37). */
export const ownNamespacesAreExplained: CsafTest = (document) =>
  [...metricsOf(document)].flatMap(({ content }) => {
    const ssvc = content.member('ssvc_v2');
    const summaries = ssvc.objects('decision_point_resources').map((resource) => resource.text('summary') ?? '');
    return ssvc
      .objects('selections')
      .map((selection) => selection.member('namespace'))
      .filter(({ value }) => typeof value === 'string' && (isUnregistered(value) || isExtended(value)))
      .filter(({ value }) => !summaries.some((summary) => summary.includes(value as string)))
      .map((namespace) => broken(namespace, 'no resource explains it'));
  });

/** A prediction is not older than 15 days at the newest revision (6.2.41). */
export const predictionIsNew: CsafTest = (document) => {
  const newest = newestRevision(document);
  if (!Number.isFinite(newest)) return [];
  return document.objects('vulnerabilities').flatMap((vulnerability) => {
    const predicted = latest(
      vulnerability.objects('metrics').map((metric) => timeOf(metric.member('content').member('epss'), 'timestamp')),
    );
    return Number.isFinite(predicted) && newest - predicted > 15 * day
      ? [broken(vulnerability.member('metrics'), 'its newest prediction is older than 15 days')]
      : [];
  });
};

/** The document has a licence (6.2.43). */
export const hasLicence: CsafTest = (document) => {
  const text = document.member('document').member('license_expression');
  if (typeof text.value === 'string' && text.value.trim() !== '') return [];
  return [broken(text, text.value === undefined ? 'it is not there' : 'it is empty')];
};

/** Who issues the document scores and does not rate (6.2.47); that others rated is worth a word (6.3.18). */
export const issuerScores: CsafTest = (document) =>
  rated(document)
    .filter(({ own }) => own)
    .map(({ problem }) => problem);
export const ratings: CsafTest = (document) => rated(document).map(({ problem }) => problem);

function rated(document: Parameters<CsafTest>[0]): { own: boolean; problem: ReturnType<typeof broken> }[] {
  return [...metricsOf(document)]
    .filter(({ content }) => content.text('qualitative_severity_rating') !== null)
    .map(({ metric, content }) => ({
      own: metric.text('source') === null,
      problem: broken(content.member('qualitative_severity_rating'), 'a rating stands in place of a score'),
    }));
}

/** A vendor is somebody (6.2.48). */
export const vendorIsSomebody: CsafTest = (document) =>
  [...branchesOf(document)]
    .filter(({ branch }) => branch.text('category') === 'vendor')
    .filter(({ branch }) => (branch.text('name') ?? '').toLowerCase().replaceAll(/\s/g, '') === 'opensource')
    .map(({ branch }) => broken(branch.member('name'), 'Open Source is no vendor'));

/** Version ranges end (6.2.49). */
export const rangesEnd: CsafTest = (document) =>
  [...branchesOf(document)]
    .filter(({ branch }) => branch.text('category') === 'product_version_range' && isOpen(branch.text('name') ?? ''))
    .map(({ branch }) => broken(branch.member('name'), 'the range has no upper end'));

function isOpen(text: string): boolean {
  const vers = parseVers(text);
  if (!vers.ok) return text.startsWith('>');
  const last = vers.value.constraints.findLast(({ comparator }) => comparator !== '!=')?.comparator;
  return last === '>' || last === '>=' || last === '*';
}

/** Types of VERS are known (6.2.51). */
export const versTypesAreKnown: CsafTest = (document) =>
  [...branchesOf(document)].flatMap(({ branch }) => {
    const type =
      branch.text('category') === 'product_version_range' ? /^vers:([^/]+)\//.exec(branch.text('name') ?? '')?.[1] : undefined;
    return type === undefined || isKnownScheme(type) ? [] : [broken(branch.member('name'), `${type} is no known type of VERS`)];
  });

/** A document that was withdrawn or superseded extends nothing (6.2.39.5). */
export const noExtensions: CsafTest = (document) => [...extensionsAt(document), ...extensionsAt(document.member('document'))];

/** Extensions at the root (6.3.21.9), and of whatever owner is given. */
export const extensionsAt: CsafTest = (owner) => {
  const extensions = owner.member('x_extensions');
  return extensions.value === undefined ? [] : [broken(extensions, 'it is extended')];
};
/** Extensions of the document (6.3.21.3), of branches (4), full product names (5), product paths (6), metrics (7) and vulnerabilities (8). */
export const extendedHead: CsafTest = (document) => extensionsAt(document.member('document'));
export const extendedBranches: CsafTest = (document) =>
  [...branchesOf(document)].flatMap(({ branch }) => extensionsAt(branch.member('product')));
export const extendedNames: CsafTest = (document) =>
  document.member('product_tree').objects('full_product_names').flatMap(extensionsAt);
export const extendedPaths: CsafTest = (document) =>
  document
    .member('product_tree')
    .objects('product_paths')
    .flatMap((path) => extensionsAt(path.member('full_product_name')));
export const extendedMetrics: CsafTest = (document) => [...metricsOf(document)].flatMap(({ content }) => extensionsAt(content));
export const extendedVulnerabilities: CsafTest = (document) => document.objects('vulnerabilities').flatMap(extensionsAt);

/** All extensions, at the places where they may stand. */
const extensionsOf = (document: Cursor): Cursor[] =>
  [
    document,
    document.member('document'),
    ...productsOf(document),
    ...document.objects('vulnerabilities'),
    ...[...metricsOf(document)].map(({ content }) => content),
  ].flatMap((owner) => owner.objects('x_extensions'));

const isOfficial = (extension: Cursor): boolean =>
  csafLists().extensions.official.some((beginning) => extension.text('$schema')?.startsWith(beginning));

/** Extensions that OASIS has not published (6.2.54.2). */
export const unofficialExtensions: CsafTest = (document) =>
  extensionsOf(document)
    .filter((extension) => !isOfficial(extension))
    .map((extension) => broken(extension.member('$schema'), 'it is no official extension of CSAF'));

/** Extensions that are neither official nor registered, in documents for everyone (6.2.54.4) and in others (6.3.21.2). */
export const experimentalExtensions =
  (clear: boolean): CsafTest =>
  (document) => {
    if ((labelOf(document) === 'CLEAR') !== clear) return [];
    const registered = new Set(csafLists().extensions.registered);
    return extensionsOf(document)
      .filter((extension) => !isOfficial(extension) && !registered.has(extension.text('$schema') ?? ''))
      .map((extension) => broken(extension.member('$schema'), 'the extension is an experimental one'));
  };

/** Extensions without which a document is not understood (6.3.21.1). */
export const essentialExtensions: CsafTest = (document) =>
  extensionsOf(document)
    .filter((extension) => extension.text('category') === 'essential')
    .map((extension) => broken(extension.member('category'), 'without the extension the document is not understood'));

/** A product path is made of products that no path makes (6.3.22). */
export const pathsAreFlat: CsafTest = (document) => {
  const paths = document.member('product_tree').objects('product_paths');
  const made = new Set(paths.map((path) => path.member('full_product_name').text('product_id')));
  return paths.flatMap((path) =>
    [path.member('beginning_product_reference'), ...path.objects('subpaths').map((step) => step.member('next_product_reference'))]
      .filter(({ value }) => typeof value === 'string' && made.has(value))
      .map((reference) => broken(reference, 'it is itself made by a product path')),
  );
};
