import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import type { Check } from './api.ts';
import { useGiven } from './use-given.ts';
import { useMistake } from './use-mistake.ts';

/** What is wrong with a fingerprint, or what each of its examples gives. */
export function CheckView({ check }: { check: Check }) {
  const { t } = useText();
  const { list } = useGiven();
  const say = useMistake();
  if (check.problem !== null)
    return (
      <p className="row-tight problem-line" role="alert">
        <IconAlertTriangle size={16} aria-hidden />
        <span>{say(check)}</span>
      </p>
    );
  const failing = check.examples.some(({ problem }) => problem !== null);
  return (
    <div className="stack">
      <p className="row-tight problem-line" role="status">
        {failing ? <IconAlertTriangle size={16} aria-hidden /> : <IconCircleCheck size={16} aria-hidden />}
        <span>{t(check.sound ? 'fingerprints.sound' : failing ? 'fingerprints.unsound' : 'fingerprints.oneKind')}</span>
      </p>
      <div className="table-wrap">
        <table className="table plain-table" aria-label={t('fingerprints.validation')}>
          <thead>
            <tr>
              <th scope="col">{t('fingerprints.text')}</th>
              <th scope="col">{t('fingerprints.must')}</th>
              <th scope="col">{t('fingerprints.follows')}</th>
            </tr>
          </thead>
          <tbody>
            {check.examples.map((one) => (
              <tr key={`${String(one.must)} ${one.text}`}>
                <td className="mono example">{one.text}</td>
                <td className="nowrap">{t(one.must ? 'fingerprints.mustFire' : 'fingerprints.mustNot')}</td>
                <td>{one.problem === null ? list(one.follows) || '–' : <span className="sev-critical">{say(one)}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
