export { type DecoderCounters, type DecoderLimits, PacketDecoder } from './decoder.ts';
export { type Fault, fault } from './fault.ts';
export { DEFAULT_FRAGMENT_LIMITS, type FragmentCounters, type FragmentLimits } from './fragments.ts';
export { Frame } from './frame.ts';
export { HEADER_PROBLEMS, type HeaderProblem } from './header-problems.ts';
export { LINK_TYPES } from './link.ts';
export { type Mistake, type MistakeMaker, mistakesOf } from './mistake.ts';
export { type OpenOptions, openCapture, openCaptureBytes, openCaptures, openCaptureStream, WINDOW_SIZE } from './open.ts';
export { Packet } from './packet.ts';
export { encodePcap, PcapWriter, type WritableFrame, type WriterOptions } from './pcap-writer.ts';
export {
  CaptureError,
  type CaptureComment,
  type CaptureFormat,
  type CaptureInterface,
  type CaptureProblem,
  type CaptureReader,
  type CaptureSource,
  MAXIMUM_FRAME_LENGTH,
} from './reader.ts';
export { type Slice, sliceCapture, sliceCaptureWhere, type SliceFilter } from './slice.ts';
export { ipv4Text, ipv6Text, macText, timeText } from './text.ts';
export { TUNNEL, type TunnelId, TUNNELS } from './tunnels.ts';
