export { default as CommentThread } from './CommentThread.vue'
