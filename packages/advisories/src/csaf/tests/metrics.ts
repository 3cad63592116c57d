import { isObject } from '../../json.ts';
import { broken, type CsafTest, metricsOf, newestRevision, timeOf } from './walk.ts';

/** The shape of SSVC selections (6.1.46). */
export const ssvcIsWhole: CsafTest = (document) =>
  [...metricsOf(document)].flatMap(({ content }) => {
    const ssvc = content.member('ssvc_v2');
    if (ssvc.value === undefined) return [];
    const selections = ssvc.objects('selections');
    const wrong = selections.filter(
      (selection) =>
        ['namespace', 'key', 'version'].some((member) => selection.text(member) === null) ||
        selection.objects('values').length === 0 ||
        selection.objects('values').some((value) => value.text('key') === null),
    );
    const missing = selections.length === 0 || ssvc.text('timestamp') === null || ssvc.text('schemaVersion') === null;
    return [
      ...(missing ? [broken(ssvc, 'it lacks selections, timestamp or schemaVersion')] : []),
      ...wrong.map((selection) => broken(selection, 'it lacks namespace, key, version or the keys of its values')),
    ];
  });

/** SSVC is about the vulnerability in which it stands (6.1.47). */
export const ssvcTargetsAreOwn: CsafTest = (document) => {
  const tracking = document.member('document').member('tracking').text('id');
  const alone = document.objects('vulnerabilities').length < 2;
  return [...metricsOf(document)].flatMap(({ vulnerability, content }) => {
    const own = new Set([vulnerability.text('cve'), ...vulnerability.objects('ids').map((id) => id.text('text'))]);
    return content
      .member('ssvc_v2')
      .items('target_ids')
      .filter(({ value }) => typeof value === 'string' && (!own.has(value) || (value === tracking && !alone)))
      .map((item) => broken(item, 'it is no identifier of this vulnerability'));
  });
};

/** Times within a document are not after its newest revision (6.1.49 for SSVC, 6.1.51 for EPSS). */
export const metricTime =
  (member: 'ssvc_v2' | 'epss'): CsafTest =>
  (document) => {
    const newest = newestRevision(document);
    return [...metricsOf(document)]
      .map(({ content }) => content.member(member))
      .filter((metric) => timeOf(metric, 'timestamp') > newest)
      .map((metric) => broken(metric.member('timestamp'), 'it is newer than the newest revision'));
  };

/** It was not exploited after it was known that it is (6.1.53). */
export const exploitationIsBeforeItsDate: CsafTest = (document) =>
  document.objects('vulnerabilities').flatMap((vulnerability) =>
    vulnerability
      .objects('first_known_exploitation_dates')
      .filter((entry) => timeOf(entry, 'exploitation_date') > timeOf(entry, 'date'))
      .map((entry) => broken(entry.member('exploitation_date'), 'it is later than the date of the information')),
  );

const cvssMembers = ['cvss_v2', 'cvss_v3', 'cvss_v4'];

/** One source does not give one product both a score and a rating in its place (6.1.56). */
export const ratingOrScore: CsafTest = (document) =>
  document.objects('vulnerabilities').flatMap((vulnerability) => {
    const metrics = vulnerability.objects('metrics');
    const keys = (metric: (typeof metrics)[number]): string[] =>
      metric.texts('products').map((product) => JSON.stringify([metric.text('source'), product]));
    const scored = new Set(
      metrics
        .filter((metric) => cvssMembers.some((member) => isObject(metric.member('content').member(member).value)))
        .flatMap(keys),
    );
    return metrics
      .filter(
        (metric) =>
          metric.member('content').text('qualitative_severity_rating') !== null && keys(metric).some((key) => scored.has(key)),
      )
      .map((metric) => broken(metric, 'the same source gives the same product a score and a rating'));
  });
