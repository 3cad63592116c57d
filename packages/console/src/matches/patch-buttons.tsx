import { useState } from 'react';
import { Button } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import { useMay } from '../shell/session.ts';
import type { Fix, Patch, PatchChange } from './api.ts';
import { PatchForm } from './patch-form.tsx';

/** What can be done next about a fix on assets; of all that need it, when these are only the first. */
export function PatchButtons(props: {
  fix: Fix;
  assets: readonly { id: string; label: string; patch: Patch | null }[];
  count?: number;
}) {
  const { fix, assets, count = assets.length } = props;
  const { t } = useText();
  const may = useMay('matches.write');
  const [asked, setAsked] = useState<PatchChange['state']>();
  if (!may) return null;
  const working = assets.some(({ patch }) => patch !== null && patch.state !== 'withdrawn');
  const states: PatchChange['state'][] = working ? ['planned', 'done', 'excepted', 'withdrawn'] : ['planned', 'done', 'excepted'];
  return (
    <span className="row" style={{ gap: '0.375rem' }}>
      {states.map((state) => (
        <Button
          key={state}
          size="compact-sm"
          variant={state === 'planned' ? 'default' : 'subtle'}
          color="gray"
          onClick={() => setAsked(state)}
        >
          {t(`patches.do.${state}`)}
        </Button>
      ))}
      {asked && <PatchForm state={asked} fix={fix} assets={assets} count={count} onClose={() => setAsked(undefined)} />}
    </span>
  );
}
