import type { Scene } from './scene'
import { beginnerScenes } from './scenes/beginner'
import { bureauScenes } from './scenes/bureau'
import { newcomerScenes } from './scenes/newcomer'
import { officerScenes } from './scenes/officer'
import { visitorScenes } from './scenes/visitor'

/** Every page of the app in its states. In the order in which they are played: a scene may leave something for those after it. */
export const SCENES: readonly Scene[] = [...visitorScenes, ...officerScenes, ...newcomerScenes, ...beginnerScenes, ...bureauScenes]
