#!/bin/sh
# Runs one job and returns its result: disks vda root, vdb data, vdc job, vdd result.
# Nothing from the host is ever evaluated: lists are read line by line, and a program is a path with words.
export PATH=/usr/bin LC_ALL=C HOME=/tmp
set -f
block=4096
job=none

clock() {
    read -r uptime idle < /proc/uptime
    adjtimex > /run/clock
    while read -r key value rest; do
        case $key in
            time.tv_sec:) seconds=$value ;;
            time.tv_usec:) micros=$value ;;
        esac
    done < /run/clock
    now=$(printf 'uptime=%s wall=%s.%06d' "$uptime" "$seconds" "$micros")
}

mark() {
    clock
    printf '@@%s %s\n' "$1" "$now"
}

# The header goes last: until then the disk says that the job was only started.
# By way of a file: from a pipe dd would pad whatever part of it arrives first.
header() {
    printf 'EDGE-RESULT 1\njob=%s\nstate=%s\nsize=%s\nsha256=%s\nend\n' "$job" "$1" "$2" "$3" > /run/header
    dd if=/run/header of=/dev/vdd bs=$block conv=sync,fsync 2> /dev/null
}

digest() {
    sha256sum < "$1" | cut -d ' ' -f 1
}

size() {
    stat -c %s "$1"
}

send() {
    room=$(($(blockdev --getsize64 /dev/vdd) - block))
    if [ "$(size "$2")" -gt "$room" ]; then
        printf 'the result has %s bytes and its disk room for %s: give the guest a larger result disk\n' "$(size "$2")" "$room" > /run/failure
        set -- failed /run/failure
    fi
    dd if="$2" of=/dev/vdd bs=$block seek=1 conv=fsync 2> /dev/null
    header "$1" "$(size "$2")" "$(digest "$2")"
}

fail() {
    mark "FAIL $1"
    printf '%s\n' "$1" > /run/failure
    [ ! -b /dev/vdd ] || send failed /run/failure
    reboot -f
}

await_disk() {
    tries=0
    while [ ! -b "/dev/$1" ]; do
        [ "$tries" -lt 250 ] || fail "no disk /dev/$1 within 5 s"
        usleep 20000
        tries=$((tries + 1))
    done
}

bring_up_network() {
    ip link set lo up
    for word in $(cat /proc/cmdline); do
        case $word in
            edge.address=*) address=${word#*=} ;;
            edge.gateway=*) gateway=${word#*=} ;;
        esac
    done
    [ -n "$address" ] || return 0
    ip address add "$address" dev eth0 && ip link set eth0 up || fail "eth0 cannot be given address $address"
    [ -z "$gateway" ] || ip route add default via "$gateway" || fail "no route to gateway $gateway"
}

take_job() {
    dd if=/dev/vdc of=/run/job.header bs=$block count=1 2> /dev/null
    while IFS='=' read -r key value; do
        case $key in
            size) job_size=$value ;;
            sha256) job=$value ;;
        esac
    done < /run/job.header
    [ -n "$job_size" ] && [ "$job" != none ] || fail "the job disk holds no job"
    dd if=/dev/vdc bs=$block skip=1 2> /dev/null | head -c "$job_size" > /run/job.tar
    [ "$(digest /run/job.tar)" = "$job" ] || fail "the job disk is damaged: its job's SHA-256 is not $job"
    mkdir -p /run/job/files /run/result/files
    tar -x -f /run/job.tar -C /run/job || fail "the job cannot be unpacked"
    rm /run/job.tar
}

run_step() {
    folder=/run/job/steps/$1
    result=/run/result/steps/$1
    mkdir -p "$result"
    if [ -e "$folder/drop-caches" ]; then
        sync
        echo 3 > /proc/sys/vm/drop_caches
    fi
    step=$1
    set --
    while IFS= read -r word; do set -- "$@" "$word"; done < "$folder/argv"
    case $1 in
        /*) ;;
        *) fail "step $step does not start with a program's path" ;;
    esac
    mark "START step=$step"
    echo "$now" > "$result/started"
    "$@" < /dev/null > "$result/stdout" 2> "$result/stderr"
    code=$?
    mark "END step=$step exit=$code"
    echo "$now" > "$result/ended"
    echo "$code" > "$result/exit"
    return "$code"
}

run_steps() {
    number=0
    while [ -e "/run/job/steps/$number/argv" ]; do
        run_step "$number" || return
        number=$((number + 1))
    done
}

collect() {
    number=0
    while IFS= read -r path; do
        [ ! -f "$path" ] || cp "$path" "/run/result/files/$number"
        number=$((number + 1))
    done < /run/job/collect
}

# The data disk's dirty pages reach it here at the latest; how long that took is part of the result.
drain() {
    mkdir /run/result/drain
    clock
    echo "$now" > /run/result/drain/started
    cd /
    kill -9 -1 2> /dev/null
    tries=0
    until umount /data; do
        [ "$tries" -lt 250 ] || fail "the data disk stays busy 5 s after the last step"
        usleep 20000
        tries=$((tries + 1))
    done
    clock
    echo "$now" > /run/result/drain/ended
}

mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t tmpfs -o mode=755 tmpfs /run
# By default half of the memory: Filebench shares a file of 177 MB here, which a small guest would have no room for.
mount -t tmpfs -o mode=1777,size=256m tmpfs /tmp
mark BOOT
for disk in vdb vdc vdd; do await_disk "$disk"; done
take_job
header started 0 none
mount -t ext4 /dev/vdb /data || fail "the data disk holds no ext4 file system that can be mounted"
bring_up_network
cd /data
run_steps
collect
drain 2> /dev/null
tar -c -f /run/result.tar -C /run/result . || fail "the result cannot be packed: the guest's memory may be too small for it"
send complete /run/result.tar
mark DONE
reboot -f
