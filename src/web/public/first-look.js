// Runs before anything is drawn: a person who chose a theme sees no other one first. The page's own code then takes over.
// As `readPreferences` in src/ui/preferences.ts keeps it.
try {
  const { theme } = JSON.parse(localStorage.getItem('tandem.preferences') ?? '{}')
  if (theme === 'light' || theme === 'dark' || theme === 'contrast') {
    const ground = theme === 'light' ? 'light' : 'dark'
    document.documentElement.dataset.theme = ground
    document.documentElement.style.colorScheme = ground
  }
} catch {
  // Somebody else wrote there: the system's theme is as good.
}
