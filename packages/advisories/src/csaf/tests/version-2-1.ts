import {
  categoryIsNoProfile,
  extensionsAreWhole,
  hasVulnerabilities,
  historyIsComplete,
  inProfiles,
  licenceHasText,
  licenceIsExpression,
  noVulnerabilities,
  vulnerabilitiesHaveIds,
  vulnerabilitiesHaveNotes,
} from './document.ts';
import { exploitationIsBeforeItsDate, metricTime, ratingOrScore, ssvcIsWhole, ssvcTargetsAreOwn } from './metrics.ts';
import {
  categoriesAreNotStacked,
  fixedHaveAffected,
  idsAreDefined,
  oneStar,
  pathsHaveNoCircle,
  purlsDifferInQualifiers,
  rangesAreNoVersions,
  rangesAreWritten,
} from './products.ts';
import { ssvcPointsExist } from './ssvc-points.ts';
import { cvss4IsComputed, cvss4IsWhole, membersAreKnown } from './structure.ts';
import { type OwnTest, own } from './walk.ts';

/** Mandatory tests (6.1) of CSAF 2.1 that csaf-validator-lib lacks or judges by an earlier draft. */
export const mandatoryTests: readonly OwnTest[] = [
  own('schema', membersAreKnown, false),
  own('6.1.1', idsAreDefined),
  own('6.1.3', pathsHaveNoCircle, false),
  own('6.1.8', cvss4IsWhole, false),
  own('6.1.9', cvss4IsComputed, false),
  own('6.1.21', historyIsComplete),
  own('6.1.26', categoryIsNoProfile('2.1')),
  own('6.1.27.3', inProfiles(['csaf_informational_advisory', 'csaf_withdrawn', 'csaf_superseded'], noVulnerabilities)),
  own(
    '6.1.27.5',
    inProfiles(['csaf_security_advisory', 'csaf_vex', 'csaf_deprecated_security_advisory'], vulnerabilitiesHaveNotes),
  ),
  own('6.1.27.8', inProfiles(['csaf_vex'], vulnerabilitiesHaveIds)),
  own('6.1.27.11', inProfiles(['csaf_security_advisory', 'csaf_vex', 'csaf_deprecated_security_advisory'], hasVulnerabilities)),
  own('6.1.27.13', inProfiles(['csaf_security_advisory'], fixedHaveAffected)),
  own('6.1.42', purlsDifferInQualifiers),
  own('6.1.44', oneStar('serial_numbers')),
  own('6.1.46', ssvcIsWhole),
  own('6.1.47', ssvcTargetsAreOwn),
  own('6.1.48', ssvcPointsExist),
  own('6.1.49', metricTime('ssvc_v2')),
  own('6.1.50', rangesAreWritten),
  own('6.1.51', metricTime('epss')),
  own('6.1.53', exploitationIsBeforeItsDate),
  own('6.1.54', licenceIsExpression),
  own('6.1.55', licenceHasText),
  own('6.1.56', ratingOrScore),
  own('6.1.57', categoriesAreNotStacked),
  own('6.1.59', rangesAreNoVersions),
  own('6.1.60.1', extensionsAreWhole),
  own('6.1.61', oneStar('skus')),
];
