export { BackupDamaged, type Counts, type Header } from './format'
export { NothingToBackUp, writeBackup, type BackupSource } from './write-backup'
export { checkBackup, readBackup } from './read-backup'
export { restoreBackup, RestoreRefused, type Restored, type RestoreTarget } from './restore'
