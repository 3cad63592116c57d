import { compareVersions, parseVersion } from '../versions/version.ts';
import { compareAlpm, compareDebian, compareRpm } from './schemes/distribution.ts';
import { compareAlpine, compareGentoo } from './schemes/gentoo.ts';
import { compareComposer, compareCpan, compareGem, comparePython } from './schemes/languages.ts';
import { compareMaven } from './schemes/maven.ts';
import { type Comparator, compareText } from './schemes/numeric.ts';
import { compareConan, compareDatetime, compareIntdot, compareLexicographic, compareOpenssl } from './schemes/projects.ts';
import { compareNuget, compareSemver } from './schemes/semver.ts';

/** `generic`: the order of industrial versions, and of text where one side is no version. */
const compareGeneric: Comparator = (a, b) => {
  const left = parseVersion(a);
  const right = parseVersion(b);
  return (left !== null && right !== null ? compareVersions(left, right) : null) ?? compareText(a, b);
};

/** The order of each versioning scheme (VERS type), by its name. */
const schemes: Readonly<Record<string, Comparator>> = {
  alpine: compareAlpine,
  alpm: compareAlpm,
  apache: compareSemver,
  apk: compareAlpine,
  arch: compareAlpm,
  bitbucket: compareSemver,
  cargo: compareSemver,
  composer: compareComposer,
  conan: compareConan,
  cpan: compareCpan,
  cran: compareIntdot,
  dart: compareSemver,
  datetime: compareDatetime,
  deb: compareDebian,
  ebuild: compareGentoo,
  gem: compareGem,
  generic: compareGeneric,
  gentoo: compareGentoo,
  github: compareSemver,
  golang: compareSemver,
  hackage: compareIntdot,
  hex: compareSemver,
  intdot: compareIntdot,
  lexicographic: compareLexicographic,
  maven: compareMaven,
  mattermost: compareSemver,
  mozilla: compareGeneric,
  nginx: compareSemver,
  npm: compareSemver,
  nuget: compareNuget,
  openssl: compareOpenssl,
  pub: compareSemver,
  pypi: comparePython,
  rpm: compareRpm,
  semver: compareSemver,
  swift: compareSemver,
};

/** The order of a scheme; of `generic` for a scheme that is not known. */
export function schemeOrder(scheme: string): Comparator {
  return Object.hasOwn(schemes, scheme) ? schemes[scheme] : compareGeneric;
}

/** Whether a scheme's own order is known. */
export function isKnownScheme(scheme: string): boolean {
  return Object.hasOwn(schemes, scheme);
}
