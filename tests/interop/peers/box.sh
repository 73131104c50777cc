#!/bin/bash
# The first process of a room: makes the room's own view of the file system, then becomes its session bus, which
# holds the namespaces for everything else that runs there. Run in fresh network and mount namespaces, so that all
# mounts here vanish with the last process.
#
#   box.sh DIR [ROOT]     DIR: the room's folder; ROOT: a newer Debian whose programs the room will run
set -euo pipefail
dir=$1 root=${2:-}

# Each room may have an X display: its socket must not meet those of other rooms, or of the machine.
mkdir -p /tmp/.X11-unix
mount -t tmpfs -o mode=1777 tmpfs /tmp/.X11-unix

if [[ -n $root ]]; then
  mount -t proc proc "$root/proc"
  mount --rbind /dev "$root/dev"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp" # the folder of the newer Debian itself stays untouched
  mkdir -p "$root/tmp/.X11-unix" "$root$dir"
  mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
  mount --bind "$dir" "$root$dir"
fi

exec dbus-daemon --config-file="$dir/session.conf" --nofork --nopidfile --nosyslog
