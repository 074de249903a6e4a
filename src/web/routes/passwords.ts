export { MIN_PASSWORD } from '../../domain/auth/password.ts';
