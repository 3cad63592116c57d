import { LinkButton } from '../components/link-button.tsx';
import { useText } from '../i18n/use-text.ts';

/** The way from an entity's page into the graph, where it stands among what it hangs together with. */
export function GraphLink({ node }: { node: string }) {
  const { t } = useText();
  return (
    <LinkButton to="/graph" search={{ node }} variant="default">
      {t('nav.graph')}
    </LinkButton>
  );
}
