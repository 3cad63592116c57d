import type { Course } from './course.ts';
import { CyclicDataCourse } from './cyclic-data.ts';
import { EthercatCourse } from './ethercat.ts';
import { HartSessionsCourse } from './hart-sessions.ts';
import { MqttClientsCourse } from './mqtt-clients.ts';
import { ProducersCourse, producing } from './producers.ts';
import { ofDnp3, ofIec104, ofMms } from './operations.ts';
import { SamplesCourse } from './samples.ts';
import { SelectionCourse } from './selection.ts';
import { SeveralCourses } from './several.ts';
import { SparkplugNodesCourse } from './sparkplug-nodes.ts';
import { SynchrophasorsCourse } from './synchrophasors.ts';
import { TelecontrolDataCourse } from './telecontrol-data.ts';
import { TelecontrolLinkCourse } from './telecontrol-link.ts';
import { TristationModesCourse } from './tristation-modes.ts';
import { UmasReservationsCourse } from './umas-reservations.ts';
import { FragmentsCourse } from './fragments.ts';

/** State machines by the protocol whose conversations they watch. */
const courses: { readonly [protocol: string]: () => Course } = {
  sv: () => new SamplesCourse(),
  'r-sv': () => new SamplesCourse(),
  'profinet-rt': () => new CyclicDataCourse(),
  c37118: () => new SynchrophasorsCourse(),
  iec104: () => new SeveralCourses(new TelecontrolLinkCourse(), new TelecontrolDataCourse(), new SelectionCourse(ofIec104)),
  dnp3: () => new SeveralCourses(new SelectionCourse(ofDnp3), new FragmentsCourse()),
  mms: () => new SelectionCourse(ofMms),
  ethercat: () => new EthercatCourse(),
  mqtt: () => new MqttClientsCourse(),
  sparkplug: () => new SparkplugNodesCourse(),
  'hart-ip': () => new HartSessionsCourse(),
  tristation: () => new TristationModesCourse(),
  umas: () => new UmasReservationsCourse(),
  ...Object.fromEntries(Object.keys(producing).map((protocol) => [protocol, () => new ProducersCourse(protocol)])),
};

/** The state machine for a new conversation of a protocol; null when it keeps none. */
export function courseOf(protocol: string): Course | null {
  return Object.hasOwn(courses, protocol) ? courses[protocol]() : null;
}
