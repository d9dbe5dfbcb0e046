// What needs Node itself: the kernel asks for nothing of it.
export {
  checkpointInBackground,
  type CheckpointOptions,
  type Checkpoints,
} from './node/background-checkpoints.ts'
export { folderBlobStore } from './node/folder-blob-store.ts'
