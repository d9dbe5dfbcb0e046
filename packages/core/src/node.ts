// What needs Node itself: the kernel asks for nothing of it.
export { folderBlobStore } from './node/folder-blob-store.ts'
