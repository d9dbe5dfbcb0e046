import { measureProfile } from './profile-cost.ts'
for (let i = 0; i < 3; i++) {
  const f = await measureProfile(process.argv[2]!, 600)
  console.log('get', f.get.cpu.toFixed(3), 'profile', f.profile.cpu.toFixed(3), f.times.toFixed(2))
}
